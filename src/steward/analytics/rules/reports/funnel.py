"""The funnel, with the deals in it that were lost on the way."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

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
from steward.analytics.rules.reports.spells import LOST, OPEN, WON
from steward.analytics.rules.reports.stages import passed
from steward.kit.marks import N_
from steward.quant.books import wilson


def _read_stages(stages: Expression, _asked: Asked) -> Expression:
    rows = passed(stages)
    each = rows.group_by("stage", "deal_number").aggregate(
        lost=(rows.end == LOST).any(),
        open=(rows.end == OPEN).any(),
        until_here=rows.until_here.min(),
        value=rows.value.max(),
    )
    return each.group_by("stage").aggregate(
        reached=each.count(),
        lost=each.count(where=each.lost),
        open=each.count(where=each.open),
        until_here=each.until_here.mean(),
        lost_value=each.value.sum(where=each.lost),
        open_value=each.value.sum(where=each.open),
    )


def _read_deals(deals: Expression, _asked: Asked) -> Expression:
    is_open = deals.outcome == OPEN
    grouped = deals.group_by(outcome=deals.outcome, stage=is_open.ifelse(deals.stage, ""))
    return grouped.aggregate(
        n=deals.count(), value=deals.value.sum(), dated=deals.opened_on.count()
    )


def _tell(found: Mapping[str, Rows], _asked: Asked) -> Reported:
    counts = {name: _sum(found["deals"], name) for name in (WON, LOST, OPEN)}
    total = sum(int(row["n"]) for row in found["deals"])
    heads = (
        Head("all", N_("Deals"), Unit.COUNT, Figure(Decimal(total), total)),
        *(
            Head(name, title, Unit.COUNT, Figure(Decimal(counts[name]), total))
            for name, title in ((WON, N_("Won")), (LOST, N_("Lost")), (OPEN, N_("Still open")))
        ),
    )
    stages = found["stages"]
    if stages:
        ordered = sorted(stages, key=lambda row: (row["until_here"], row["stage"]))
        note = N_("By the history of stages; a deal that was lost stands where it was lost.")
        return Reported(tuple(map(_stage, ordered)), heads, (note,))
    note = N_(
        "No history of stages is known. These are the stages in which deals stand now, or ended;"
        " through which they came cannot be said."
    )
    return Reported(tuple(_ends(found["deals"], total)), heads, (note,))


def _sum(rows: Rows, outcome: str) -> int:
    return sum(int(row["n"]) for row in rows if row["outcome"] == outcome)


def _stage(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    reached, lost, still = (int(row[name]) for name in ("reached", "lost", "open"))
    moved = reached - lost - still
    decided = moved + lost
    part = moved / decided if decided else None
    share = Figure(part, decided, *(wilson(moved, decided) if decided else ()))
    return (
        row["stage"],
        Figure(Decimal(reached), reached),
        Figure(Decimal(moved), reached),
        Figure(Decimal(lost), reached),
        Figure(Decimal(still), reached),
        share,
        Figure(number(row["lost_value"]), lost),
        Figure(number(row["open_value"]), still),
    )


def _ends(rows: Rows, total: int) -> Iterator[tuple[Cell, ...]]:
    nothing = Figure(Decimal(0), total)
    for row in sorted(rows, key=_order):
        n, worth = int(row["n"]), Figure(number(row["value"]), int(row["n"]))
        here = Figure(Decimal(n), total)
        is_won, is_lost = row["outcome"] == WON, row["outcome"] == LOST
        yield (
            row["stage"] or (N_("Won") if is_won else N_("Lost")),
            here,
            here if is_won else nothing,
            here if is_lost else nothing,
            nothing if is_won or is_lost else here,
            Figure(None, 0),
            worth if is_lost else Figure(Decimal(0), 0),
            Figure(Decimal(0), 0) if is_won or is_lost else worth,
        )


def _order(row: Mapping[str, Any]) -> tuple[bool, bool, float, str]:
    """Open stages come first, that in which deals have no day of opening yet before the others."""
    dated = int(row["dated"]) / int(row["n"])
    return row["outcome"] != OPEN, row["outcome"] == LOST, dated, str(row["stage"])


FUNNEL = Report(
    "funnel",
    N_("Funnel, with what was lost"),
    N_(
        "Of the deals that reached a stage, how many moved on, were lost there, and stand there"
        " still. Lost deals stay in it: a funnel of survivors makes every step look easy. The share"
        " is of those that are decided."
    ),
    ("",),
    (
        Column("stage", N_("Stage")),
        Column("reached", N_("Reached it"), Unit.COUNT),
        Column("moved", N_("Moved on"), Unit.COUNT),
        Column("lost", N_("Lost there"), Unit.COUNT),
        Column("open", N_("Still there"), Unit.COUNT),
        Column("share", N_("Moved on, of those decided"), Unit.SHARE),
        Column("lost_value", N_("Value lost there"), Unit.MONEY),
        Column("open_value", N_("Value still there"), Unit.MONEY),
    ),
    {"stages": Reading("deal_stages", _read_stages), "deals": Reading("deals", _read_deals)},
    _tell,
)
