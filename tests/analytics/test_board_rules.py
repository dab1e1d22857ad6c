"""What boards reckon: their times, what adds up, what is noise, who has gone quiet."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from steward.analytics.rules.asking import Answer, Ask, Figure, Row
from steward.analytics.rules.boards import Chart, Period, Tile, charts_for, period_of
from steward.analytics.rules.boards.judged import judge
from steward.analytics.rules.boards.laid import by_group, by_time, crossed, spreads, steps
from steward.analytics.rules.boards.quiet import gone_quiet
from steward.analytics.rules.boards.told import Told, is_sum, pairs_of
from steward.analytics.rules.metrics import METRICS

REVENUE, WIN_RATE = METRICS["revenue"], METRICS["win_rate"]
TODAY = date(2026, 11, 22)  # a Sunday
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
Sums = Mapping[Any, int]


def answered(sums: Sums, *by: str) -> Answer:
    """What the books would say of revenue by these keys."""
    return Answer(Ask("revenue", by), tuple(_row(keys, sum_) for keys, sum_ in sums.items()), None)


def _row(keys: tuple[str | date | None, ...], sum_: int) -> Row:
    parts: dict[str, Decimal | float | int] = {"sum": Decimal(sum_), "n": 1}
    return Row(keys, REVENUE.figure(parts), parts)


def told(tile: Tile, now: Sums, then: Sums, period: Period | None = None) -> Told:
    """What a tile of revenue was told."""
    of = period or period_of("13w", "year", TODAY)
    both = (answered(now, *tile.by), answered(then, *tile.by))
    now_all, then_all = (Figure(Decimal(sum(one.values())), len(one)) for one in (now, then))
    return Told(tile, REVENUE, of, *both, now_all, then_all)


@given(
    DAYS,
    st.sampled_from(["13w", "quarter", "year", "own", "x"]),
    st.sampled_from(["year", "before"]),
    DAYS,
    DAYS,
)
def test_a_period_ends_before_today_and_is_compared_with_as_many_days(
    today: date, choice: str, against: str, since: date, until: date
) -> None:
    period = period_of(choice, against, today, since, until)
    is_own = choice == "own" and since <= until
    assert period.now.until == (until + timedelta(days=1) if is_own else today)
    assert period.now.days > 0
    assert abs(period.now.days - period.then.days) <= (
        3 if period.grain not in {"day", "week"} else 0
    )
    assert period.then.until <= period.now.until
    if period.grain in {"day", "week"}:
        assert period.now.since.weekday() == period.then.since.weekday()
    starts = [one.start for one in period.buckets]
    assert starts == sorted(set(starts))
    assert len(starts) < 120
    whole = [one for one in period.buckets if one.is_whole]
    assert all(one.start >= period.now.since for one in whole)


def test_thirteen_weeks_are_whole_but_for_the_one_that_runs() -> None:
    period = period_of("13w", "year", TODAY)
    assert (period.now.since, period.now.last) == (date(2026, 8, 24), date(2026, 11, 21))
    assert (period.then.since, period.then.last) == (date(2025, 8, 25), date(2025, 11, 22))
    assert [one.is_whole for one in period.buckets] == [True] * 12 + [False]
    monday = period_of("13w", "year", date(2026, 11, 23))
    assert all(one.is_whole for one in monday.buckets)
    leap = period_of("own", "year", TODAY, date(2024, 1, 1), date(2024, 12, 31))
    assert (leap.then.since, leap.then.last) == (date(2023, 1, 1), date(2023, 12, 31))
    may = period_of("own", "before", TODAY, date(2025, 1, 1), date(2025, 8, 31))
    assert (may.then.since, may.then.last) == (date(2024, 5, 1), date(2024, 12, 31))


SUMS = st.dictionaries(
    st.tuples(st.sampled_from([None, *"abcdefghijklmnopqrst"])), st.integers(-9_999, 99_999)
)


@given(SUMS, SUMS)
def test_the_steps_of_a_waterfall_lead_from_then_to_now_to_the_cent(now: Sums, then: Sums) -> None:
    table = steps(told(Tile("revenue", ("product",), Chart.WATERFALL), now, then))
    start, *moves, end = table.lines
    assert start.cells[1] == sum(then.values())
    assert end.cells[1] == sum(now.values())
    assert sum((Decimal(str(one.cells[1])) for one in moves), Decimal(0)) == sum(
        now.values()
    ) - sum(then.values())
    assert len(table.lines) <= 11


@given(SUMS, st.integers(1, 9))
def test_groups_and_their_rest_make_the_whole(now: Sums, most: int) -> None:
    table = by_group(told(Tile("revenue", ("product",), Chart.PARETO), now, {}), most)
    assert sum((Decimal(str(one)) for one in table.column("now")), Decimal(0)) == sum(now.values())
    far = [float(str(one)) for one in table.column("far")]
    assert far == sorted(far)
    assert not far or abs(far[-1] - 1) < 1e-9
    assert [one.where for one in table.lines if one.mark == "rest"] in ([], [()])


def test_time_is_laid_beside_the_same_time_and_its_running_part_is_marked() -> None:
    period = period_of("13w", "year", TODAY)
    now = {(one.start,): 110 for one in period.buckets}
    then = {(one.start - timedelta(weeks=52),): 100 for one in period.buckets[1:]}
    table = by_time(told(Tile("revenue", ("time",), Chart.LINE), now, then))
    changes = table.column("change")
    assert changes[0] is None  # from nothing
    assert [round(float(str(one)), 3) for one in changes[1:]] == [0.1] * 12
    assert [one.mark for one in table.lines] == [""] * 12 + ["part"]
    asked = told(Tile("revenue", ("time",), Chart.LINE), now, then)
    begun = by_time(replace(asked, whole_then=Figure(None, 0)))  # the books begin in a week of then
    assert begun.column("change")[:2] == [None, None]
    assert begun.column("then")[1:3] == [None, Decimal(100)]
    weeks = {(one.start, name): 5 for one in period.buckets for name in "ab"} | {
        (period.buckets[0].start, "c"): 100
    }
    both = told(Tile("revenue", ("time", "region"), Chart.STACKED), weeks, {})
    stacked = crossed(both, most=2)
    assert [one.title for one in stacked.columns[1:3]] == ["c", "a"]
    assert [one.cells[-1] for one in stacked.lines] == [110] + [10] * 12
    box = Told(
        Tile("revenue", ("region",), Chart.BOX),
        REVENUE,
        period,
        answered(weeks),
        answered({}),
        Figure(Decimal(0), 0),
        Figure(Decimal(0), 0),
    )
    assert {one.cells[0]: one.cells[3] for one in spreads(box).lines} == {"a": 5, "b": 5, "c": 0}


def test_a_change_within_the_ups_and_downs_is_noise_and_a_plain_one_is_real() -> None:
    period = period_of("13w", "year", TODAY)

    def judged(now: list[int], then: list[int]) -> tuple[bool, bool]:
        weeks = {(one.start,): now[at] for at, one in enumerate(period.buckets)}
        old = {
            (one.start - timedelta(weeks=52),): then[at] for at, one in enumerate(period.buckets)
        }
        pairs = pairs_of(period, answered(weeks), answered(old))
        assert len(pairs) == 12  # the week that runs is not judged
        found = judge(
            Told(
                Tile("revenue"),
                REVENUE,
                period,
                answered({}),
                answered({}),
                Figure(None, 0),
                Figure(None, 0),
                pairs,
            )
        )
        assert found is not None
        return found.is_real, found.is_up

    ups = [100, 140, 80, 120, 90, 130, 70, 110, 100, 95, 125, 85, 0]
    downs = [120, 90, 110, 95, 130, 85, 115, 80, 125, 100, 90, 110, 999]
    assert judged(ups, downs)[0] is False
    assert judged([one + 60 for one in ups], downs) == (True, True)
    assert judged([one // 3 for one in ups], downs) == (True, False)

    def rates(part: int, was: int) -> bool | None:
        now, then = (Figure(one / 400, 400, one / 400 - 0.05, 1.0) for one in (part, was))
        found = judge(Told(Tile("x"), WIN_RATE, period, answered({}), answered({}), now, then))
        return found.is_real if found else None

    assert (rates(124, 116), rates(180, 116)) == (False, True)
    assert (is_sum(REVENUE), is_sum(WIN_RATE), is_sum(METRICS["orders"])) == (True, False, False)


def test_weeks_that_hang_together_are_seldom_called_a_real_change() -> None:
    random, period, alarms = np.random.default_rng(4), period_of("13w", "year", TODAY), 0
    nothing = Figure(Decimal(0), 0)
    for _ in range(300):
        swings = [0.0]
        for shock in random.normal(size=64):
            swings.append(0.3 * swings[-1] + float(shock) * 0.2)
        weeks = [1000 * exp(one) for one in swings]
        pairs = tuple(zip(weeks[-13:], weeks[:13], strict=True))
        sums = (Tile("revenue"), REVENUE, period, answered({}), answered({}), nothing, nothing)
        found = judge(Told(*sums, pairs))
        alarms += found is not None and found.is_real
    assert alarms <= 300 * 0.1, "a good week is seldom alone; each by itself would be 14 %"


def test_who_is_late_by_their_own_rhythm_is_quiet_and_who_seldom_comes_is_not() -> None:
    weeks = [TODAY - timedelta(weeks=at) for at in range(60)]
    rows = [
        *(_row(("Often", week), 100) for week in weeks[9:60:2]),
        *(_row(("Seldom", week), 900) for week in weeks[12:60:6]),
        *(_row(("Still here", week), 50) for week in weeks[::3]),
        *(_row(("New", week), 70) for week in weeks[20:23]),
        _row((None, weeks[30]), 5),
    ]
    tried, found = gone_quiet(rows, TODAY)
    assert tried == 3
    assert [(one.name, one.weeks, one.usual) for one in found] == [("Often", 9, 2)]


def test_charts_fit_what_they_show() -> None:
    assert charts_for([]) == [Chart.FIGURE]
    assert Chart.LINE in charts_for(["time"])
    assert Chart.PARETO not in charts_for(["time"])
    assert Chart.HEAT in charts_for(["region", "stage"])
    assert not charts_for(["a", "b", "c"])
