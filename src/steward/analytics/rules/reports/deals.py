"""Reports of deals: how long they take, what is won in the end, how fast money comes."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Unit
from steward.analytics.rules.reports.report import (
    Asked,
    Cell,
    Column,
    Head,
    Reading,
    Report,
    Reported,
    Rows,
)
from steward.analytics.rules.reports.spells import (
    LOST,
    OPEN,
    WON,
    by_key,
    count_of,
    dated,
    days_told,
    deal_ages,
    known_until,
)
from steward.kit.marks import N_
from steward.quant.books import (
    Curve,
    Grain,
    Interval,
    Spell,
    day_of_part,
    incidence,
    part_interval,
    quantile,
    survival,
    wilson,
)

BY = ("", "rep", "region", "product", "category", "account", "sector", "manager")
_HALF, _MOST_CLOSED = 0.5, 0.9
_ALL = N_("All")
_READ = {"deals": Reading("deals", deal_ages)}


def groups(rows: Rows, asked: Asked) -> Iterator[tuple[str | None, Rows]]:
    """Yield rows by what is asked: one group with a name of its own where it is everything."""
    for key, group in by_key(rows).items():
        yield (key if asked.by else _ALL), group


def _median_day(spells: list[Spell], end: str) -> float | None:
    return day_of_part(incidence(spells, end), _HALF)


def _tell_cycle(found: Mapping[str, Rows], asked: Asked) -> Reported:
    until = known_until(days_told(found["deals"]), asked.today)
    rows: list[tuple[Cell, ...]] = []
    undated = 0
    for key, group in groups(found["deals"], asked):
        lasted = dated(group, until)
        undated += lasted.undated
        rows.append((key, *_cycle(lasted.spells)))
    return Reported(tuple(rows), notes=tuple(_dated_notes(until, undated)))


def _cycle(spells: list[Spell]) -> tuple[Figure, ...]:
    closed = sum(one.many for one in spells if one.end)
    middle, interval = quantile(survival(spells), _HALF)
    both = Figure(middle, closed, *_finite(interval)) if closed else Figure(None, 0)
    return both, _end_days(spells, WON), _end_days(spells, LOST)


def _end_days(spells: list[Spell], end: str) -> Figure:
    n = sum(one.many for one in spells if one.end == end)
    if not n:
        return Figure(None, 0)
    interval = part_interval(spells, end, _HALF)
    return Figure(_median_day(spells, end), n, *(interval or ()))


def _finite(interval: Interval) -> tuple[float | None, float | None]:
    low, high = (edge if isfinite(edge) else None for edge in interval)
    return low, high


def _dated_notes(until: date, undated: int) -> Iterator[str]:
    yield N_("Open deals count for as long as they have lasted, until %(day)s.", day=until)
    if undated:
        yield N_(
            "Left out, being opened on no day that is known, or after their end: %(n)s.", n=undated
        )


def _tell_won_in_the_end(found: Mapping[str, Rows], asked: Asked) -> Reported:
    until = known_until(days_told(found["deals"]), asked.today)
    every = dated(found["deals"], until)
    curve = incidence(every.spells, WON)
    horizon = _most_closed_by(survival(every.spells))
    rows: list[tuple[Cell, ...]] = [
        (month, *_cohort(group, until, horizon)) for month, group in _by_month(found["deals"])
    ]
    won, lost = count_of(found["deals"], WON), count_of(found["deals"], LOST)
    end = (
        Figure(curve.at(horizon), curve.n, *curve.interval(horizon)) if curve.n else Figure(None, 0)
    )
    plain = Figure(won / (won + lost), won + lost, *wilson(won, won + lost)) if won + lost else end
    heads = (
        Head("in_the_end", N_("Won within %(days)s days", days=round(horizon)), Unit.SHARE, end),
        Head("of_closed", N_("Won of those closed"), Unit.SHARE, plain),
    )
    return Reported(tuple(rows), heads, tuple(_dated_notes(until, every.undated)))


def _most_closed_by(lasting: Curve) -> float:
    """Return the day by which nine of ten of the deals that close at all have."""
    closed = 1 - lasting.share
    most = lasting.days[closed >= _MOST_CLOSED * closed[-1]] if lasting.n else lasting.days
    return float(most[0]) if len(most) else 0.0


def _by_month(rows: Rows) -> Iterator[tuple[date, Rows]]:
    known = [
        {**row, "key": row["opened"].replace(day=1).isoformat()} for row in rows if row["opened"]
    ]
    for key, group in by_key(known).items():
        yield date.fromisoformat(str(key)), group


def _cohort(rows: Rows, until: date, horizon: float) -> tuple[Figure, ...]:
    counts = [count_of(rows, outcome) for outcome in (WON, LOST, OPEN)]
    n = sum(int(row["n"]) for row in rows)
    last = Grain.MONTH.period(rows[0]["opened"]).until
    curve = incidence(dated(rows, until).spells, WON)
    is_old = (until - last).days >= horizon and curve.n
    share = (
        Figure(curve.at(horizon), curve.n, *curve.interval(horizon)) if is_old else Figure(None, n)
    )
    return (Figure(Decimal(n), n), *(Figure(Decimal(one), n) for one in counts), share)


def _tell_velocity(found: Mapping[str, Rows], asked: Asked) -> Reported:
    until = known_until(days_told(found["deals"]), asked.today)
    rows: list[tuple[Cell, ...]] = [
        (key, *_velocity(group, until)) for key, group in groups(found["deals"], asked)
    ]
    note = N_("A cycle that is a fifth shorter, all else alike, brings a quarter more a day.")
    return Reported(tuple(rows), notes=(note, *_dated_notes(until, 0)))


def _velocity(rows: Rows, until: date) -> tuple[Figure, ...]:
    opened, won, lost = (count_of(rows, outcome) for outcome in (OPEN, WON, LOST))
    worth = sum((number(row["value"]) for row in rows if row["outcome"] == WON), Decimal(0))
    days = _median_day(dated(rows, until).spells, WON)
    rate = Figure(won / (won + lost), won + lost, *wilson(won, won + lost)) if won + lost else None
    average = worth / won if won else None
    speed = None
    if rate and average is not None and days:
        share = Decimal(won) / (won + lost)
        speed = opened * share * average / Decimal(str(days))
    return (
        Figure(Decimal(opened), opened),
        rate or Figure(None, 0),
        Figure(average, won),
        Figure(days, won),
        Figure(speed, won + lost),
    )


_GROUP = Column("key", N_("Deals of"))
CYCLE = Report(
    "sales_cycle",
    N_("Sales cycle"),
    N_(
        "Days after which half of the deals are closed (Kaplan-Meier), and after which half of"
        " those that are won, or lost, in the end have been (Aalen-Johansen). Open deals count for"
        " as long as they have lasted: leaving them out would make all seem quicker."
    ),
    BY,
    (
        _GROUP,
        Column("closed", N_("Days to close"), Unit.DAYS),
        Column("won", N_("Days to win"), Unit.DAYS),
        Column("lost", N_("Days to lose"), Unit.DAYS),
    ),
    _READ,
    _tell_cycle,
)
WON_IN_THE_END = Report(
    "won_in_the_end",
    N_("Win rate by when deals were opened"),
    N_(
        "The share of the deals opened in a month that was won within the time by which nine of"
        " ten of those that close are closed; open deals count for as long as they have lasted"
        " (Aalen-Johansen). Not said of months that are not old enough for it."
    ),
    ("",),
    (
        Column("month", N_("Opened in")),
        Column("n", N_("Deals"), Unit.COUNT),
        Column("won", N_("Won"), Unit.COUNT),
        Column("lost", N_("Lost"), Unit.COUNT),
        Column("open", N_("Still open"), Unit.COUNT),
        Column("share", N_("Won in that time"), Unit.SHARE),
    ),
    _READ,
    _tell_won_in_the_end,
)
VELOCITY = Report(
    "velocity",
    N_("Sales velocity"),
    N_(
        "Money a day that the open deals bring if all goes on as it did: open deals x win rate x"
        " average deal won / days after which half of the won ones are."
    ),
    BY,
    (
        _GROUP,
        Column("open", N_("Open deals"), Unit.COUNT),
        Column("win_rate", N_("Win rate"), Unit.SHARE),
        Column("average", N_("Average deal won"), Unit.MONEY),
        Column("days", N_("Days to win"), Unit.DAYS),
        Column("velocity", N_("Money a day"), Unit.MONEY),
    ),
    _READ,
    _tell_velocity,
)
