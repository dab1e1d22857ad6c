"""What a simulation makes of small traces that can be reckoned by hand, and of a whole week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from steward.bench.trace import generate
from steward.routing.rules.simulation import Arrival, Member, Policy, Shift, simulate

_AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAY = (Shift(_AT, _AT + 480 * _MINUTE),)
_BEN = Member("Ben", {"boilers": 0.5}, _DAY, 1)
_CLEO = Member("Cleo", {"boilers": 1.0}, _DAY, 1)
_NOVICE = Member("Dan", {"boilers": 0.2}, _DAY, 1)


def _arrival(minute: float = 0, severity: str = "normal", promise: float = 60) -> Arrival:
    return Arrival(_AT + minute * _MINUTE, severity, ("boilers",), 20, "Smith", promise)


@pytest.mark.parametrize("policy", Policy)
def test_handling_takes_effort_by_proficiency(policy: Policy) -> None:
    """Twenty minutes of effort at half the pace: kept within 40 minutes, broken within 39."""
    assert simulate([_arrival(promise=40)], [_BEN], policy).kept == {"normal": 1}
    assert simulate([_arrival(promise=39)], [_BEN], policy).broken == {"normal": 1}


def test_who_is_below_three_tenths_hands_on_after_a_fifth_of_the_effort() -> None:
    found = simulate([_arrival(promise=24)], [_NOVICE], Policy.ROUND_ROBIN)
    assert (found.transfers, found.unsolved) == (1, 1)
    seed = next(
        seed
        for seed in range(9)
        if simulate([_arrival()], [_NOVICE, _CLEO], Policy.ROUND_ROBIN, seed).transfers
    )
    both = [_NOVICE, _CLEO]
    assert simulate([_arrival(promise=24)], both, Policy.ROUND_ROBIN, seed).kept["normal"] == 1
    assert simulate([_arrival(promise=23)], both, Policy.ROUND_ROBIN, seed).kept["normal"] == 0


@pytest.mark.parametrize("policy", [Policy.STEWARD, Policy.BOOLEAN_SKILLS])
def test_policies_that_know_levels_do_not_give_to_who_must_hand_on(policy: Policy) -> None:
    found = simulate([_arrival(), _arrival(1)], [_NOVICE, _CLEO], policy)
    assert (found.transfers, found.kept) == (0, {"normal": 2})
    assert simulate([_arrival()], [_NOVICE], policy).unsolved == 1


def test_nobody_holds_more_than_their_capacity_or_begins_out_of_their_shift() -> None:
    three = [_arrival(-30), _arrival(-20), _arrival(-10)]
    waits = simulate(three, [_CLEO], Policy.FEWEST_OPEN).waits
    assert (waits.p50, waits.max) == (40, 50)  # begun at 9:00, 9:20 and 9:40
    together = simulate(three, [replace(_CLEO, capacity=3)], Policy.FEWEST_OPEN).waits
    assert (together.p50, together.max) == (20, 30)


def test_the_severe_go_first_under_every_policy() -> None:
    arrivals = [_arrival(-2, "low"), _arrival(-1, "critical", 30)]
    for policy in Policy:
        assert simulate(arrivals, [_CLEO], policy).kept["critical"] == 1


def test_the_same_seed_gives_the_same_figures() -> None:
    arrivals, staff = generate(3, 0.9)
    first, second = (simulate(arrivals[:200], staff, Policy.STEWARD, 7) for _ in range(2))
    assert first == second


def test_the_engine_breaks_far_fewer_promises_than_the_best_of_the_others() -> None:
    arrivals, staff = generate(11, 0.95)
    found = {policy: simulate(arrivals, staff, policy) for policy in Policy}
    ours = found.pop(Policy.STEWARD)
    assert ours.all_broken <= 0.7 * min(one.all_broken for one in found.values())
    assert ours.transfers <= 0.6 * min(one.transfers for one in found.values())
    assert ours.overtaken <= 2.0
    assert found[Policy.BOOLEAN_SKILLS].overtaken > 2.0
