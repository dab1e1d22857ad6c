"""Pure rules of problems: what is laid before the search, the proof, which cost most."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from numpy.random import default_rng

from steward.problems.rules import Bought, Rate, Told, Week, pareto, proof_of, put_together
from steward.problems.web.fishbone import branches
from tests.routing.staff import UTC_ZONE

_NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
_MONDAY = date(2026, 11, 23)
_WEEKS = 20


def _bought() -> list[Bought]:
    weeks = [_MONDAY - timedelta(weeks=back) for back in range(_WEEKS + 13)]
    return [Bought(week, {"place": place}, 2000) for week in weeks for place in "12"]


def _told(a_day: int, seed: int = 5) -> list[Told]:
    """People complain from nine to five only, and on Saturdays until noon, as many as ever."""
    random, found = default_rng(seed), list[Told]()
    for back in range(1, 7 * _WEEKS):
        day = datetime(2026, 11, 23, 9, tzinfo=UTC) - timedelta(days=back)
        hours = 3 if day.weekday() == 5 else 8
        for _ in range(a_day + round(random.normal(0, a_day**0.5))):
            at = day + timedelta(hours=random.uniform(0, hours))
            where = {"place": "12"[int(random.integers(2))]}
            found.append(Told(str(len(found)), str(len(found)), at, where, None))
    return found


def test_busy_hours_are_no_fault() -> None:
    """Chance may make one of them look like a fault, see docs/problems-method.md; hours may not."""
    false = 0
    for seed in (5, 6, 7):
        told = _told(120, seed)
        dated = [replace(one, at=datetime.combine(one.at, time.min, UTC)) for one in told]
        for complaints in (told, dated):
            ground = put_together(_bought(), complaints, _NOW, UTC_ZONE)
            assert ground is not None
            false += len(ground.search(_NOW - timedelta(days=21), _NOW, []))
    assert false <= 2  # of six
    ground = put_together(_bought(), _told(120), _NOW, UTC_ZONE)
    assert ground is not None
    noon = datetime(2026, 11, 11, 12, 30, tzinfo=UTC)
    assert abs(ground.moment(ground.days(noon)) - noon) < timedelta(minutes=2)


def test_too_little_is_known_to_say_what_is_usual() -> None:
    assert put_together([], _told(1), _NOW, UTC_ZONE) is None
    young = [one for one in _told(3) if one.at > _NOW - timedelta(weeks=7)]
    assert put_together(_bought(), young, _NOW, UTC_ZONE) is None
    late = [
        Told(one.key, one.person, one.at, one.where, date(2025, 1, 1)) for one in _told(3)
    ]  # long after what they are of had left
    assert put_together(_bought(), late, _NOW, UTC_ZONE) is None


def test_interval_of_a_rate_is_exact() -> None:
    rate = Rate(4, 10, 1000.0)
    assert (rate.low, rate.value, rate.high) == pytest.approx((4.795, 10, 18.390), abs=1e-3)
    assert Rate(4, 0, 1000.0).high == pytest.approx(3.689, abs=1e-3)  # Garwood's table


def _chart(counts: list[int]) -> list[Week]:
    first = _MONDAY - timedelta(weeks=len(counts))
    weeks = enumerate(counts)
    return [Week(first + timedelta(weeks=place), n, 500.0, 1.0, 5.0) for place, n in weeks]


def test_proof_takes_four_whole_weeks_within_the_limits_and_a_real_fall() -> None:
    fixed, since = _MONDAY - timedelta(weeks=4, days=3), _MONDAY - timedelta(weeks=9)
    proven = proof_of(_chart([20, 20, 20, 20, 9, 1, 1, 1, 1]), since, fixed, _MONDAY)
    assert proven.is_proven
    assert (proven.before.complaints, proven.after.complaints) == (80, 4)
    early = proof_of(_chart([20, 20, 20, 20, 9, 1, 1, 1, 1])[:-1], since, fixed, _MONDAY)
    assert (early.is_proven, early.week) == (False, 4)
    out = proof_of(_chart([20, 20, 20, 20, 9, 1, 6, 1, 1]), since, fixed, _MONDAY)
    assert not out.is_proven
    noise = proof_of(_chart([2, 2, 2, 2, 2, 1, 1, 1, 1]), since, fixed, _MONDAY)
    assert (noise.is_within, noise.is_apart) == (True, False)


def test_shares_of_a_pareto_add_up_and_nothing_is_nothing() -> None:
    assert pareto([Decimal(60), Decimal(30), Decimal(10)]) == pytest.approx([0.6, 0.9, 1])
    assert pareto([Decimal(0)]) == [0.0]


def test_fishbone_has_six_branches_and_names_the_one_with_the_cause() -> None:
    long = "a cause that takes many more words than fit"
    laid = branches([{"branch": "method", "words": long, "state": "cause"}])
    assert [one.name for one in laid if one.is_cause] == ["method"]
    assert len(laid) == 6
    assert laid[2].bones[0].words.endswith("…")
