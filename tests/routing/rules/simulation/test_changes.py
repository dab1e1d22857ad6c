"""Other staff and other arrivals, work that rests over night, and figures of a window."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from steward.bench.trace import generate
from steward.routing.rules.simulation import (
    Arrival,
    Figures,
    Member,
    Policy,
    Shift,
    merged,
    more_arrivals,
    simulate,
    simulate_by_days,
    with_longer_shifts,
)

_NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_DAYS = tuple(Shift(_NINE + 24 * n * _HOUR, _NINE + (24 * n + 8) * _HOUR) for n in range(3))
_CLEO = Member("Cleo", {"boilers": 1.0}, _DAYS, 1, rests=True)


def _last(steps: Generator[float, None, Figures]) -> Figures:
    """Run it to its end, and look that it says how far it is."""
    try:
        while True:
            assert 0 < next(steps) <= 1
    except StopIteration as done:
        found: Figures = done.value
        return found


def _arrival(hour: float = 0, effort: float = 60, promise: float = 600) -> Arrival:
    return Arrival(_NINE + hour * _HOUR, "normal", ("boilers",), effort, "Smith", promise)


def test_who_rests_goes_on_with_their_work_in_the_next_shift() -> None:
    assert _CLEO.ends(_NINE + 7 * _HOUR, 120) == _NINE + 25 * _HOUR
    assert _CLEO.ends(_NINE + 7 * _HOUR, 60) == _NINE + 8 * _HOUR
    assert replace(_CLEO, rests=False).ends(_NINE + 7 * _HOUR, 120) == _NINE + 9 * _HOUR
    late = [_arrival(7, effort=120, promise=17 * 60)]
    assert simulate(late, [_CLEO], Policy.STEWARD).broken == {"normal": 1}
    on_time = [replace(late[0], promise=18 * 60)]
    assert simulate(on_time, [_CLEO], Policy.STEWARD).kept == {"normal": 1}


@given(st.integers(0, 60), st.lists(st.integers(1, 500), min_size=1, max_size=9))
def test_work_takes_as_long_as_it_takes_within_the_shifts(begins: int, minutes: list[int]) -> None:
    start, whole = _NINE + begins * _HOUR, sum(minutes)
    moment = start
    for some in minutes:
        moment = _CLEO.ends(moment, some)
    assert moment == _CLEO.ends(start, whole)
    known = (part for part in _CLEO.worked(Shift(start, moment)) if moment <= _DAYS[-1].end)
    worked = sum(((end - begin) for begin, end in known), timedelta())
    assert moment > _DAYS[-1].end or worked == whole * timedelta(minutes=1)


def test_figures_are_those_of_the_window() -> None:
    arrivals = [_arrival(0), _arrival(24), _arrival(48)]
    window = Shift(_NINE + 24 * _HOUR, _NINE + 32 * _HOUR)
    steps = simulate_by_days(arrivals, [_CLEO], Policy.STEWARD, window=window)
    found = _last(steps)
    assert (found.tickets, found.kept) == (1, {"normal": 1})
    assert found.by_member == {"Cleo": 0.125}  # one of the eight hours


def test_what_is_not_promised_is_neither_kept_nor_broken() -> None:
    unpromised = replace(_arrival(promise=1), is_promised=False)
    found = simulate([unpromised], [_CLEO], Policy.STEWARD)
    assert (found.tickets, found.kept, found.broken) == (1, {"normal": 0}, {"normal": 0})


def test_a_factor_says_how_often_each_ticket_comes() -> None:
    arrivals = [_arrival(hour / 100) for hour in range(1000)]
    assert more_arrivals(arrivals, 1) == arrivals
    assert len(more_arrivals(arrivals, 2)) == 2000
    assert 1150 < len(more_arrivals(arrivals, 1.2)) < 1250
    assert 450 < len(more_arrivals(arrivals, 0.5)) < 550
    assert more_arrivals(arrivals, 1.2, 3) == more_arrivals(arrivals, 1.2, 3)
    moments = [one.at for one in more_arrivals(arrivals, 3)]
    assert moments == sorted(moments)


def test_shifts_become_longer_or_shorter_and_meet_without_overlap() -> None:
    longer = with_longer_shifts(_CLEO, 2 * _HOUR).shifts
    assert [shift.end - shift.start for shift in longer] == [10 * _HOUR] * 3
    assert len(with_longer_shifts(_CLEO, 16 * _HOUR).shifts) == 1
    assert with_longer_shifts(_CLEO, -8 * _HOUR).shifts == ()
    one, other = _DAYS[0], Shift(_NINE + _HOUR, _NINE + 9 * _HOUR)
    assert merged([other, one]) == (Shift(_NINE, _NINE + 9 * _HOUR),)


def test_what_nobody_can_do_is_not_planned_again_and_again() -> None:
    """Were it planned each minute of two weeks, this alone would take a minute and a half."""
    _, staff = generate(3, 0.9)
    stuck = [replace(_arrival(n), skills=("unheard of",)) for n in range(200)]
    far = Shift(_NINE, _NINE + 14 * 24 * _HOUR)
    members = [replace(one, shifts=(far,), is_lead=False) for one in staff]
    assert simulate(stuck, members, Policy.STEWARD).unsolved == 200
