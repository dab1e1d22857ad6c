"""Why a figure changed: bridges from then to now, and the slices that explain it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.known import dimensions_of, get_metric
from steward.analytics.rules import why
from steward.analytics.rules.asking import Ask, Row
from steward.analytics.rules.boards import Filters, Period, Span
from steward.analytics.rules.boards.tile import merged
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.metrics import METRICS, Metric, Unit
from steward.quant.drivers import (
    Bridge,
    average_bridge,
    come_and_gone_bridge,
    factor_bridge,
    mix_bridge,
)
from steward.quant.search import Found, search

_MOST_VALUES = 60  # of a dimension that is searched
_MOST_DIMENSIONS = 6
_EVER = date(1900, 1, 1)
_WHO = "account"
_FACTORS = ("customers", "orders", "units")
_PRICED = frozenset({"revenue", "net_revenue"})


@dataclass(frozen=True)
class Named:
    """A bridge, of which kind it is, the dimension whose groups its steps name, and by what."""

    kind: str
    bridge: Bridge
    dimension: str = ""
    told_by: str = ""  # a metric, where groups are told by another than the bridge is of


@dataclass(frozen=True)
class Slices:
    """What was found, and where it was looked for; None where too little came before."""

    found: Found | None
    dimensions: tuple[str, ...]
    span: Span


def asked_of(metric: Metric, where: Filters) -> Ask:
    """Return the question for a metric of the rows that filters leave."""
    return Ask(metric.name, (), merged((), where, dimensions_of(metric)))


def bridges(session: Session, name: str, period: Period, where: Filters) -> list[Named]:
    """Return all bridges that a metric has from then to now; none of most shares and averages."""
    metric = get_metric(name)
    of = _Asking(session, metric, period, where)
    if build := _COUNTED.get(name):
        return list(build(of))
    return list(_bridges(of)) if is_sum(metric) else []


@dataclass(frozen=True)
class _Asking:
    session: Session
    metric: Metric
    period: Period
    where: Filters

    def rows(self, span: Span, *by: str, metric: str = "") -> list[Row]:
        of = METRICS[metric] if metric else self.metric
        ask = replace(asked_of(of, self.where), by=by, since=span.since, until=span.until)
        return list(answer(self.session, ask).rows)

    def both(self, *by: str, metric: str = "") -> tuple[list[Row], list[Row]]:
        then, now = (self.rows(span, *by, metric=metric) for span in self._spans)
        return then, now

    def totals(self, metric: str) -> tuple[Decimal, Decimal]:
        then, now = (sum(why.amounts(_whole(rows)).values()) for rows in self.both(metric=metric))
        return Decimal(then), Decimal(now)

    def amounts(
        self, by: str, metric: str = ""
    ) -> tuple[Mapping[str, Decimal], Mapping[str, Decimal]]:
        """Return the figures of groups, then and now."""
        then, now = map(why.amounts, self.both(by, metric=metric))
        return then, now

    def met(self, by: str) -> Collection[str]:
        """Return the groups that there were at any time before then."""
        return why.amounts(self.rows(Span(_EVER, self.period.then.since), by))

    @property
    def _spans(self) -> tuple[Span, Span]:
        return self.period.then, self.period.now


def _whole(rows: list[Row]) -> list[Row]:
    return [replace(row, keys=("",)) for row in rows]


def _bridges(of: _Asking) -> Iterator[Named]:
    metric, quantum = of.metric, why.quantum(of.metric)
    if metric.name in _PRICED:
        totals = [(name, *of.totals(name)) for name in (*_FACTORS, metric.name)]
        told = [one for one in totals if one[1] or one[2] or one[0] == metric.name]
        yield Named("factors", factor_bridge(told, quantum=quantum))
    if metric.view == "sales" and metric.unit == Unit.MONEY:
        yield Named("mix", _mix(of), "product")
    known = dimensions_of(metric)
    who = _WHO if _WHO in known else next(iter(known))
    bridge = come_and_gone_bridge(*of.amounts(who), of.met(who), quantum=quantum)
    yield Named("groups", bridge, who)


def _mix(of: _Asking) -> Bridge:
    money, units = of.both("product"), of.both("product", metric="units")
    then, now = (
        why.sold(rows, why.amounts(counts)) for rows, counts in zip(money, units, strict=True)
    )
    return mix_bridge(then, now, quantum=why.quantum(of.metric))


def _of_orders(of: _Asking) -> Iterator[Named]:
    """Orders are those of each customer, but for what several share or nobody is named for."""
    whole, quantum = of.totals("orders"), why.quantum(of.metric)
    buyers = of.totals("customers")
    if any(buyers):
        factors = [("customers", *buyers), ("orders", *whole)]
        yield Named("often", factor_bridge(factors, quantum=quantum))
    bridge = come_and_gone_bridge(*of.amounts(_WHO), of.met(_WHO), quantum=quantum, whole=whole)
    yield Named("orders", bridge, _WHO)


def _of_customers(of: _Asking) -> Iterator[Named]:
    """Each customer counts as one; who was most in a step is told by what they paid."""
    bridge = come_and_gone_bridge(
        *of.amounts(_WHO),
        of.met(_WHO),
        quantum=why.quantum(of.metric),
        told_by=of.amounts(_WHO, metric="revenue"),
    )
    yield Named("customers", bridge, _WHO, "revenue")


def _of_average_order(of: _Asking) -> Iterator[Named]:
    """An average order is what of each product lies in one; there is none without orders."""
    then, now = (sum(row.figure.n for row in rows) for rows in of.both())
    if then and now:
        before, after = map(why.sold_in_orders, of.both("product"))
        yield Named("average", average_bridge(before, after, (then, now)), "product")


_COUNTED = {
    "orders": _of_orders,
    "customers": _of_customers,
    "average_order": _of_average_order,
}


def slices(session: Session, name: str, period: Period, where: Filters) -> Slices:
    """Search the slices that explain how a metric differs from what was to be expected."""
    metric = get_metric(name)
    steps = why.steps_of(period.now)
    nothing = Slices(None, (), steps.now)
    if not why.is_searchable(metric, is_sum=is_sum(metric)):
        return nothing
    ask = asked_of(metric, where)
    ask = replace(ask, since=steps.since, until=steps.now.until)
    dimensions = tuple(_telling(session, ask))
    if not dimensions:
        return nothing
    rows = answer(session, replace(ask, by=(steps.grain, *dimensions))).rows
    made = why.cube(rows, dimensions, metric, steps, is_sum=is_sum(metric))
    return Slices(search(*made) if made else None, dimensions, steps.now)


def _telling(session: Session, ask: Ask) -> Iterator[str]:
    """Yield the dimensions that part what there is into a few groups."""
    taken = 0
    for name in dimensions_of(METRICS[ask.metric]):
        groups = answer(session, replace(ask, by=(name,))).rows
        if 1 < len(groups) <= _MOST_VALUES and taken < _MOST_DIMENSIONS:
            taken += 1
            yield name
