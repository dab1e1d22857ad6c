"""How often stock turns over: what sold goods cost, by what lay there on average."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Expression, Unit
from steward.analytics.rules.reports.report import (
    Asked,
    Column,
    Head,
    Reading,
    Report,
    Reported,
    Rows,
    key_of,
)
from steward.analytics.rules.reports.spells import by_key
from steward.kit.marks import N_
from steward.quant.books import Grain, Period

_SOLD = ("sale", "return")  # kinds of movements: what came back was not sold
_MONTHS = 12
_DAYS = 365


def _read(stock: Expression, asked: Asked) -> Expression:
    month = stock.day.truncate("M")
    return stock.group_by(key=key_of(stock, asked), month=month).aggregate(
        value=stock.value.sum(), sold=stock.value.sum(where=stock.kind.isin(_SOLD))
    )


def _tell(found: Mapping[str, Rows], asked: Asked) -> Reported:
    months = list(_last_months(asked.today))
    groups = by_key(found["stock"]).items()
    told = [(key, _figures(group, months)) for key, group in groups]
    told.sort(key=lambda one: (one[0] is None, -(one[1][1].value or 0)))
    rows = ((key, *figures) for key, figures in told)
    every = _figures(found["stock"], months)
    heads = (Head("turnover", N_("Turned over in a year"), Unit.TIMES, every[2]),)
    note = N_(
        "The %(n)s whole months from %(since)s to %(last)s.",
        n=_MONTHS,
        since=months[0].since,
        last=months[-1].until - timedelta(days=1),
    )
    return Reported(tuple(rows), heads, (note,))


def _last_months(today: date) -> Iterator[Period]:
    this = Grain.MONTH.period(today)
    for back in range(_MONTHS, 0, -1):
        yield Grain.MONTH.earlier(this, back)


def _figures(rows: Rows, months: list[Period]) -> tuple[Figure, ...]:
    """Return cost of what was sold, mean value of stock, turns a year, and days that it lasts."""
    ends = [_sum(rows, "value", until=month.until) for month in months]
    stands = [_sum(rows, "value", until=months[0].since), *ends]
    mean = sum(stands, Decimal(0)) / len(stands)
    sold = -_sum(rows, "sold", since=months[0].since, until=months[-1].until)
    turns = float(sold / mean) if mean > 0 else None
    days = _DAYS / turns if turns and turns > 0 else None
    figures = sold, mean.quantize(Decimal("0.01")), turns, days
    return tuple(Figure(one, len(stands)) for one in figures)


def _sum(rows: Rows, column: str, *, until: date, since: date = date.min) -> Decimal:
    return sum(
        (number(row[column]) for row in rows if row["month"] and since <= row["month"] < until),
        Decimal(0),
    )


TURNOVER = Report(
    "turnover",
    N_("Stock turnover"),
    N_(
        "What the goods sold in the last twelve whole months cost, less what came back, by the mean"
        " value of the stock at the ends of these months. The days are how long stock lasts at"
        " that."
    ),
    ("product", "category", "place"),
    (
        Column("key", N_("Name")),
        Column("sold", N_("Cost of what was sold"), Unit.MONEY),
        Column("stock", N_("Stock on average"), Unit.MONEY),
        Column("turnover", N_("Turned over in a year"), Unit.TIMES),
        Column("days", N_("Days it lasts"), Unit.DAYS),
    ),
    {"stock": Reading("stock", _read, all_time=True)},
    _tell,
)
