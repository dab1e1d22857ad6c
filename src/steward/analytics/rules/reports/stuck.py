"""Where deals get stuck, or are lost, beyond what is usual."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Expression, Unit
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
    OPEN,
    WON,
    deal_ages,
    is_dated,
    known_until,
)
from steward.analytics.rules.reports.stages import spell_of, stage_ages, stage_days
from steward.kit.marks import N_
from steward.quant.books import Place, Roadblock, Spell, roadblocks

_SEGMENTS = {
    "product": N_("Product"),
    "region": N_("Region"),
    "rep": N_("Sold by"),
    "sector": N_("Sector"),
}
_WHOLE_WAY = N_("From opening to closing")


def _deals_by(dimension: str) -> Callable[[Expression, Asked], Expression]:
    return lambda deals, asked: deal_ages(deals, replace(asked, by=dimension))


def _outcomes(deals: Expression, _asked: Asked) -> Expression:
    grouped = deals.group_by(outcome=deals.outcome)
    return grouped.aggregate(n=deals.count(where=deals.value > 0), value=deals.value.sum())


def _tell(found: Mapping[str, Rows], asked: Asked) -> Reported:
    has_history = bool(found["stages_product"])
    groups: dict[Place, Rows] = {}
    for dimension in _SEGMENTS:
        rows = found[f"stages_{dimension}"] if has_history else _whole_ways(found, dimension)
        groups.update(_placed(rows, dimension))
    days = (day for rows in groups.values() for day in stage_days(rows))
    until = known_until(days, asked.today)
    blocks, tried = roadblocks({place: _spells(rows, until) for place, rows in groups.items()})
    average = _average_won(found["outcomes"])
    told = [(_money(one, groups[one.place], average), one) for one in blocks]
    told.sort(key=lambda item: (-(item[0].value or 0), item[1].p))
    total = Figure(Decimal(tried), tried)
    heads = (Head("tried", N_("Comparisons made"), Unit.COUNT, total),)
    notes = tuple(_notes(has_history=has_history, until=until, average=average))
    return Reported(tuple(_row(one, money) for money, one in told), heads, notes)


def _whole_ways(found: Mapping[str, Rows], dimension: str) -> Rows:
    """Without a history of stages a deal stands in one, from its opening to its closing."""
    return [
        {
            **row,
            "stage": _WHOLE_WAY,
            "entered": row["opened"],
            "left": row["closed"],
            "end": row["outcome"],
        }
        for row in found[f"deals_{dimension}"]
        if is_dated(row)
    ]


def _placed(rows: Rows, dimension: str) -> dict[Place, Rows]:
    places: dict[Place, list[Mapping[str, object]]] = {}
    for row in rows:
        if row["key"] is not None:
            place = Place(row["stage"], dimension, row["key"])
            places.setdefault(place, []).append(row)
    return dict(places)


def _spells(rows: Rows, until: date) -> Sequence[Spell]:
    return [spell_of(row, until) for row in rows]


def _average_won(rows: Rows) -> Decimal | None:
    for row in rows:
        if row["outcome"] == WON and row["n"]:
            return number(row["value"]) / int(row["n"])
    return None


def _money(one: Roadblock, rows: Rows, average: Decimal | None) -> Figure:
    """Return what is at stake: deals that stand there, or those lost beyond what is usual."""
    if one.is_slow:
        standing = [row for row in rows if row["end"] == OPEN]
        n = sum(int(row["n"]) for row in standing)
        known = sum((number(row["value"]) for row in standing), Decimal(0))
        unknown = n - sum(int(row["valued"]) for row in standing)
        return Figure(_cents(known + unknown * (average or 0)), n)
    more = Decimal(str(one.seen - one.expected))
    return Figure(None if average is None else _cents(more * average), int(one.seen))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _row(one: Roadblock, money: Figure) -> tuple[Cell, ...]:
    more = one.more
    return (
        one.place.stage,
        _SEGMENTS[one.place.dimension],
        one.place.value,
        N_("slower") if more is None else N_("loses more"),
        Figure(Decimal(one.n), one.n),
        Figure(one.days, one.n),
        Figure(one.usual_days, one.n),
        Figure(None, 0) if more is None else Figure(more.value, one.n, more.low, more.high),
        Figure(one.p, one.n),
        money,
    )


def _notes(*, has_history: bool, until: date, average: Decimal | None) -> Iterator[str]:
    if not has_history:
        yield N_("No history of stages is known: this is the whole way from opening to closing.")
    yield N_(
        "Each is compared with all others of its stage, until %(day)s. Of what is listed here,"
        " about one in twenty may be chance. It says where, not why.",
        day=until,
    )
    if average is not None:
        yield N_("A deal whose value is not known counts as an average deal won.")


ROADBLOCKS = Report(
    "roadblocks",
    N_("Where deals get stuck"),
    N_(
        "Products, regions, people and sectors in which deals stand in a stage longer (log-rank"
        " test) or are lost more (Fisher's test) than in all others. At least 20 deals on both"
        " sides; made fit for how much was tried (Benjamini-Hochberg, 5 %). At stake are the open"
        " deals there, or what was lost beyond what is usual. “Could be chance” is how often such a"
        " difference comes about where there is none."
    ),
    ("",),
    (
        Column("stage", N_("Stage")),
        Column("dimension", N_("By")),
        Column("value", N_("Where")),
        Column("kind", N_("What")),
        Column("n", N_("Deals"), Unit.COUNT),
        Column("days", N_("Half leave within"), Unit.DAYS),
        Column("usual_days", N_("Usually"), Unit.DAYS),
        Column("more_lost", N_("Lost more, by"), Unit.SHARE),
        Column("chance", N_("Could be chance"), Unit.CHANCE),
        Column("money", N_("At stake"), Unit.MONEY),
    ),
    {
        **{f"stages_{one}": Reading("deal_stages", stage_ages(one)) for one in _SEGMENTS},
        **{f"deals_{one}": Reading("deals", _deals_by(one)) for one in _SEGMENTS},
        "outcomes": Reading("deals", _outcomes),
    },
    _tell,
)
