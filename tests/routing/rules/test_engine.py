"""The engine keeps every hard rule, starves nobody, and gives work to who does it best."""

from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.routing.errors import BadRules
from steward.routing.rules import Barrier, Expert, Need, Plan, Rules, Step, Work, plan
from tests.routing.rules.strategies import NOW, experts, works

_HOUR = timedelta(hours=1)
_RULES = Rules()
_BOILERS = (Need("boilers", 0.5),)


def _work(name: str = "T-1", **changes: object) -> Work:
    usual = Work(name, "normal", NOW, NOW + 4 * _HOUR, 20.0, _BOILERS)
    return replace(usual, **changes)  # type: ignore[arg-type]  # each test says what it changes


def _expert(name: str = "Ben", boilers: float = 0.8, **changes: object) -> Expert:
    usual = Expert(name, {"boilers": boilers}, 1.0, shift_end=NOW + 8 * _HOUR)
    return replace(usual, **changes)  # type: ignore[arg-type]  # each test says what it changes


def _given(found: Plan) -> dict[str, str]:
    return {one.work: one.expert for one in found.assignments}


@given(works(), experts(), st.sampled_from([0, 1, 2, 99]))
def test_no_hard_rule_is_broken_no_capacity_passed_and_nothing_planned_twice(
    queue: list[Work], staff: list[Expert], ticks: int
) -> None:
    ticking = iter([0.0] * (ticks + 1))
    found = plan(queue, staff, _RULES, NOW, lambda: next(ticking, 1e9))
    by_name = {one.id: one for one in staff}
    loads = {one.id: one.load for one in staff}
    given_ = [one.work for one in found.assignments]
    assert len(given_) == len(set(given_))
    for work in queue:
        if work.id not in given_:
            continue
        expert = by_name[_given(found)[work.id]]
        loads[expert.id] += min(work.units, expert.capacity)
        assert expert.capacity > 0
        assert expert.is_present
        assert expert.shift_end
        assert expert.shift_end > NOW
        assert work.language in {None, *expert.languages}
        assert work.permission in {None, *expert.permissions}
        assert expert.id not in work.returned
    assert all(loads[one.id] <= max(one.capacity, one.load) for one in staff)


@given(works(), experts())
def test_a_lower_step_of_the_ladder_is_taken_only_once_it_is_open(
    queue: list[Work], staff: list[Expert]
) -> None:
    found = plan(queue, staff, _RULES, NOW)
    for assignment in found.assignments:
        work = next(one for one in queue if one.id == assignment.work)
        expert = next(one for one in staff if one.id == assignment.expert)
        exact = all(expert.skills.get(need.skill, 0) >= need.level for need in work.needs)
        assert exact == (assignment.step == Step.EXACT)
        decision = found.decision(work.id)
        opens = (1.0, *_RULES.ladder)[assignment.step]
        nobody_before = all(
            plan([replace(work, returned=frozenset())], [one], _RULES, NOW).decision(work.id).step
            >= assignment.step
            for one in staff
            if work.language in {None, *one.languages}
            and work.permission in {None, *one.permissions}
        )
        assert decision.share_left <= opens or nobody_before
        if assignment.step == Step.LEAD:
            assert expert.is_lead


@given(works(most=8), experts(most=4))
def test_nothing_that_comes_later_than_the_limit_of_a_work_is_served_before_it(
    queue: list[Work], staff: list[Expert]
) -> None:
    found = plan(queue, staff, _RULES, NOW)
    given_ = _given(found)
    for left in queue:
        promised = (left.due or left.since + _RULES.unpromised) - left.since
        limit = left.since + _RULES.patience * promised
        for work in queue:
            if left.id in given_ or work.since <= limit or work.id not in given_:
                continue
            before = next(one for one in staff if one.id == given_[work.id])
            could = plan([left], [before], _RULES, NOW)
            assert not could.assignments


@given(st.data())
def test_even_large_work_is_served_in_the_end_however_much_comes_after_it(
    data: st.DataObject,
) -> None:
    """Small works come without end, as many as there is room for, and more urgent ones."""
    large = _work("large", severity="low", units=2.0, due=NOW + _HOUR)
    staff = [_expert("Ben", capacity=2.0), _expert("Cleo", capacity=3.0)]
    busy: dict[str, list[int]] = {one.id: [] for one in staff}
    for minute in range(0, 600, 5):
        now = NOW + timedelta(minutes=minute)
        busy = {name: [end for end in ends if end > minute] for name, ends in busy.items()}
        small = [
            _work(f"small-{minute}-{n}", severity="critical", since=now, due=now + _HOUR)
            for n in range(5)
        ]
        here = [
            replace(one, load=float(len(busy[one.id])), shift_end=now + 9 * _HOUR) for one in staff
        ]
        given_ = _given(plan([large, *small], here, _RULES, now))
        if "large" in given_:
            assert minute <= 120 + 60  # its limit, and the longest of what was begun before
            return
        for work in given_.values():
            busy[work].append(minute + data.draw(st.sampled_from([5, 20, 60])))
    pytest.fail("it was never served")


@given(works(), experts())
def test_the_same_queue_is_planned_the_same(queue: list[Work], staff: list[Expert]) -> None:
    one, other = plan(queue, staff, _RULES, NOW), plan(queue, staff, _RULES, NOW)
    assert one.assignments == other.assignments
    assert [one.decision(work.id) for work in queue] == [other.decision(work.id) for work in queue]


@given(experts())
def test_an_empty_queue_is_an_empty_plan(staff: list[Expert]) -> None:
    assert not plan([], staff, _RULES, NOW).assignments


@given(works())
def test_without_experts_all_waits_and_says_why(queue: list[Work]) -> None:
    found = plan(queue, [], _RULES, NOW)
    assert not found.assignments
    assert all(found.decision(work.id).step == Step.LEAD for work in queue)


def test_the_queue_is_planned_as_one() -> None:
    """Taken one by one, the first would take the only expert that the second can have."""
    queue = [_work("T-1"), _work("T-2", needs=(*_BOILERS, Need("billing", 0.5)))]
    both = _expert("Cleo", 0.9)
    both = replace(both, skills={"boilers": 0.9, "billing": 0.9})
    assert _given(plan(queue, [_expert("Ben"), both], _RULES, NOW)) == {"T-1": "Ben", "T-2": "Cleo"}


def test_what_presses_more_goes_first() -> None:
    calm = _work("calm")
    for pressing in (
        _work("severe", severity="critical"),
        _work("due", due=NOW + _HOUR),
        _work("valued", value=2.0),
    ):
        assert list(_given(plan([calm, pressing], [_expert()], _RULES, NOW))) == [pressing.id]


def test_of_equals_the_one_who_knows_the_customer_is_taken() -> None:
    queue = [_work(agent="Cleo")]
    assert _given(plan(queue, [_expert("Ben"), _expert("Cleo")], _RULES, NOW)) == {"T-1": "Cleo"}


def test_of_equals_the_less_loaded_and_the_one_with_more_of_the_shift_left_is_taken() -> None:
    loaded = _expert("Ben", capacity=4.0, load=3.0)
    assert _given(plan([_work()], [loaded, _expert("Cleo")], _RULES, NOW)) == {"T-1": "Cleo"}
    leaving = _expert("Ben", shift_end=NOW + timedelta(minutes=10))
    assert _given(plan([_work()], [leaving, _expert("Cleo")], _RULES, NOW)) == {"T-1": "Cleo"}


def test_work_waits_for_somebody_better_who_is_soon_free_while_its_promise_allows() -> None:
    soon = _expert("Cleo", 1.0, load=1.0, room_at=NOW + timedelta(minutes=5))
    slow = _expert("Ben", 0.5)
    waits = plan([_work()], [slow, soon], _RULES, NOW).decision("T-1")
    assert (waits.expert, waits.awaited, waits.minutes) == (None, "Cleo", 5)
    pressed = _work(due=NOW + timedelta(minutes=23))
    assert _given(plan([pressed], [slow, soon], _RULES, NOW)) == {"T-1": "Ben"}


@pytest.mark.parametrize(
    ("minutes_left", "step"),
    [(200, None), (110, Step.NEAR), (50, Step.GENERALIST), (20, Step.LEAD)],
)
def test_the_ladder_opens_as_the_promise_comes_near(minutes_left: int, step: Step | None) -> None:
    absent = _expert("Ada", 0.9, is_present=False)
    makeshift = {
        Step.NEAR: _expert("near", 0.4),
        Step.GENERALIST: _expert("generalist", 0.0, is_generalist=True),
        Step.LEAD: _expert("lead", 0.0, is_lead=True),
    }
    due = NOW + timedelta(minutes=minutes_left)
    work = _work(since=due - 4 * _HOUR, due=due)
    for offered, expert in makeshift.items():
        found = plan([work], [absent, expert], _RULES, NOW).assignments
        assert [one.step for one in found] == ([offered] if step and offered <= step else [])


def test_a_near_skill_stands_in_for_a_missing_one() -> None:
    rules = Rules(kin={"boilers": {"heat pumps": 0.8}})
    near = replace(_expert(), skills={"heat pumps": 0.9})
    (found,) = plan([_work()], [near], rules, NOW).assignments
    assert found.step == Step.NEAR


def test_a_skill_that_nobody_has_goes_to_the_lead_at_once() -> None:
    lead = _expert("Ada", 0.0, is_lead=True)
    (found,) = plan([_work()], [_expert("Ben", 0.1), lead], _RULES, NOW).assignments
    assert (found.expert, found.step) == ("Ada", Step.LEAD)


def test_work_larger_than_a_capacity_fills_it_whole() -> None:
    large = [_work("T-1", units=5.0), _work("T-2", units=0.5)]
    staff = [_expert(capacity=2.0)]
    assert len(_given(plan(large, staff, _RULES, NOW))) == 1
    assert not plan(large[:1], [_expert(capacity=2.0, load=0.5)], _RULES, NOW).assignments


def test_several_go_to_one_who_has_room_for_them() -> None:
    queue = [_work(f"T-{number}") for number in range(5)]
    assert len(plan(queue, [_expert(capacity=3.0)], _RULES, NOW).assignments) == 3


def test_ten_thousand_at_once_are_planned_greedily_and_in_time() -> None:
    queue = [_work(f"T-{n}", due=NOW + timedelta(minutes=60 + n)) for n in range(10_000)]
    staff = [_expert(f"agent-{n}", 0.6, capacity=3.0) for n in range(200)]
    began = process_time()
    found = plan(queue, staff, _RULES, NOW)
    assert process_time() - began < 2
    assert found.fell_back
    assert sorted(_given(found)) == sorted(work.id for work in queue[:600])


def test_past_its_budget_it_goes_on_greedily() -> None:
    queue = [_work(f"T-{n}") for n in range(6)]
    staff = [_expert("Ben", capacity=2.0), _expert("Cleo", capacity=2.0)]
    in_time = plan(queue, staff, _RULES, NOW, lambda: 0.0)
    assert not in_time.fell_back
    ticking = iter([0.0, 0.0])
    late = plan(queue, staff, _RULES, NOW, lambda: next(ticking, 60.0))
    assert late.fell_back
    assert len(late.assignments) == 4


def test_what_is_named_twice_or_has_no_weight_is_refused() -> None:
    with pytest.raises(BadRules, match="T-1 is named twice"):
        plan([_work(), _work()], [], _RULES, NOW)
    with pytest.raises(BadRules, match="Ben is named twice"):
        plan([], [_expert(), _expert()], _RULES, NOW)
    with pytest.raises(BadRules, match="urgent, which has no weight"):
        plan([_work(severity="urgent")], [], _RULES, NOW)


def test_each_expert_is_a_candidate_or_excluded_by_the_first_rule_against_them() -> None:
    staff = [
        _expert("Ben"),
        _expert("away", is_present=False),
        _expert("off", shift_end=None),
        _expert("full", load=1.0),
        _expert("unskilled", 0.1),
        _expert("had it"),
    ]
    work = _work(returned=frozenset({"had it"}))
    decision = plan([work], staff, _RULES, NOW).decision("T-1")
    assert [one.expert for one in decision.candidates] == ["Ben"]
    assert decision.excluded == {
        "away": Barrier.PRESENCE,
        "off": Barrier.SHIFT,
        "full": Barrier.CAPACITY,
        "unskilled": Barrier.SKILL,
        "had it": Barrier.RETURNED,
    }
