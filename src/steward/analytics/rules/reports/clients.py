"""Who and what earns most, and how much hangs on a few."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Expression, Unit
from steward.analytics.rules.metrics.sales import MARGIN, NET_REVENUE
from steward.analytics.rules.reports.report import (
    Asked,
    Cell,
    Column,
    Head,
    Reading,
    Report,
    Reported,
    Rows,
    key_of,
)
from steward.kit.marks import N_
from steward.quant.books import concentration

_MOST = 200  # rows that are listed
_ENOUGH = Decimal("0.8")  # of the revenue, whose cost must be known to rank by margin
_BY = ("account", "product", "category", "region", "rep", "channel", "sector", "segment", "country")


def _read(sales: Expression, asked: Asked) -> Expression:
    parts = {
        "revenue": NET_REVENUE.parts["sum"](sales),
        "lines": NET_REVENUE.parts["n"](sales),
        **{name: part(sales) for name, part in MARGIN.parts.items()},
    }
    return sales.group_by(key=key_of(sales, asked)).aggregate(**parts)


def _tell(found: Mapping[str, Rows], _asked: Asked) -> Reported:
    named = [row for row in found["sales"] if row["key"] is not None]
    total = sum((number(row["revenue"]) for row in named), Decimal(0))
    known = sum((number(row["left"]) for row in named), Decimal(0))
    by_margin = total > 0 and known >= _ENOUGH * total
    worth = {row["key"]: _worth(row, by_margin=by_margin) for row in named}
    named.sort(key=lambda row: (-worth[row["key"]], row["key"]))
    spread = concentration([Fraction(value) for value in worth.values()])
    heads = [
        Head(
            f"top_{few}", N_("From the greatest %(few)s", few=few), Unit.SHARE, _of(share, spread.n)
        )
        for few, share in spread.top.items()
    ]
    heads.append(
        Head(
            "makers",
            N_("Make four fifths"),
            Unit.COUNT,
            Figure(Decimal(spread.makers), spread.n),
        )
    )
    heads.append(Head("gini", N_("Gini"), Unit.SHARE, _of(spread.gini, spread.n)))
    rows = tuple(_rows(named[:_MOST], worth))
    notes = tuple(_notes(found["sales"], known, total, by_margin=by_margin))
    return Reported(rows, tuple(heads), notes)


def _worth(row: Mapping[str, Any], *, by_margin: bool) -> Decimal:
    value = MARGIN.figure(row).value if by_margin else number(row["revenue"])
    return Decimal(str(value or 0))


def _of(share: float | None, n: int) -> Figure:
    return Figure(share, n)


def _rows(named: Rows, worth: Mapping[str, Decimal]) -> Iterator[tuple[Cell, ...]]:
    whole = sum((value for value in worth.values() if value > 0), Decimal(0))
    reached = Decimal(0)
    for row in named:
        value, lines = max(worth[row["key"]], Decimal(0)), int(row["lines"])
        reached += value
        margin = MARGIN.figure(row)
        yield (
            row["key"],
            Figure(number(row["revenue"]), lines),
            margin,
            Figure(float(margin.value) / float(row["left"]), margin.n)
            if margin.value is not None and row["left"] > 0
            else Figure(None, margin.n),
            Figure(float(value / whole) if whole else None, lines),
            Figure(float(reached / whole) if whole else None, lines),
        )


def _notes(rows: Rows, known: Decimal, total: Decimal, *, by_margin: bool) -> Iterator[str]:
    share = round(float(known / total) * 100) if total > 0 else 0
    if by_margin:
        yield N_(
            "Ordered by margin; the cost of %(share)s %% of the revenue is known.", share=share
        )
    else:
        yield N_(
            "Ordered by revenue: the cost of only %(share)s %% of it is known, too little to rank"
            " by margin.",
            share=share,
        )
    nobody = sum(number(row["revenue"]) for row in rows if row["key"] is None)
    if nobody:
        yield N_("%(amount)s of revenue has no name here, and is left out.", amount=nobody)
    if len(rows) > _MOST:
        yield N_("The greatest %(most)s of %(n)s are listed.", most=_MOST, n=len(rows))


CLIENTS = Report(
    "clients",
    N_("Who earns us most"),
    N_(
        "Margin (revenue that stayed, less the cost of goods that did not come back) of each, its"
        " share of all margin above nothing, and how much comes from a few. Gini is 0 where all"
        " bring the same, and near 1 where one brings all."
    ),
    _BY,
    (
        Column("key", N_("Name")),
        Column("net_revenue", N_("Revenue that stayed"), Unit.MONEY),
        Column("margin", N_("Margin"), Unit.MONEY),
        Column("margin_share", N_("Margin as a share"), Unit.SHARE),
        Column("share", N_("Share of all"), Unit.SHARE),
        Column("reached", N_("With all above"), Unit.SHARE),
    ),
    {"sales": Reading("sales", _read)},
    _tell,
)
