"""Care beside sales: tickets for so many goods sold, and what serving costs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.care import PROMISES_KEPT
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
    Setting,
    key_of,
)
from steward.kit.marks import N_
from steward.quant.books import count_ratio

_MINUTES, _RATE = "minutes_for_a_message", "cost_of_an_hour"
_BY = ("product", "account", "segment", "country", "channel")
_HOUR = 60
_Four = tuple[Figure, Figure, Figure, Figure]
_Five = tuple[Figure, Figure, Figure, Figure, Figure]


def _read_tickets(tickets: Expression, asked: Asked) -> Expression:
    parts = {name: part(tickets) for name, part in PROMISES_KEPT.parts.items()}
    return tickets.group_by(key=key_of(tickets, asked)).aggregate(
        tickets=tickets.count(), messages=tickets.messages.sum(), **parts
    )


def _read_complaints(tickets: Expression, asked: Asked) -> Expression:
    return _read_tickets(tickets.filter(_is_of_goods(tickets)), asked)


def _read_others(tickets: Expression, _asked: Asked) -> Expression:
    others = tickets.filter(~_is_of_goods(tickets))
    return others.aggregate(tickets=others.count())


def _is_of_goods(tickets: Expression) -> Expression:
    """Whether a ticket names a product or an order: the others are about no goods sold."""
    return tickets.product.notnull() | tickets.order_number.notnull()


def _read_sales(sales: Expression, asked: Asked) -> Expression:
    return sales.group_by(key=key_of(sales, asked)).aggregate(
        units=sales.quantity.sum(), revenue=sales.revenue.sum()
    )


def _both(found: Mapping[str, Rows]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Yield what is known of each key, of tickets and of sales; those without one come last."""
    joined: dict[str | None, dict[str, Any]] = {}
    for row in (*found["tickets"], *found["sales"]):
        joined.setdefault(row["key"], {}).update(row)
    yield from sorted(joined.items(), key=lambda item: (item[0] is None, item[0] or ""))


def _tell_care(found: Mapping[str, Rows], _asked: Asked) -> Reported:
    rows = [_care_row(key, known) for key, known in _both(found)]
    rows.sort(key=lambda row: (row[0] is None, -row[1].n))
    tickets = sum(int(row["tickets"]) for row in found["tickets"])
    units = sum((number(row["units"]) for row in found["sales"]), Decimal(0))
    whole = Head("per_thousand", N_("For 1,000 sold"), Unit.PER_THOUSAND, _ratio(tickets, units))
    others = sum(int(row["tickets"]) for row in found["others"])
    note = N_("Tickets that name neither a product nor an order are not counted: %(n)s.", n=others)
    return Reported(tuple(rows), (whole,), (note,) if others else ())


def _care_row(key: str | None, known: Mapping[str, Any]) -> tuple[str | None, *_Four]:
    tickets, units = int(known.get("tickets", 0)), number(known.get("units"))
    return (
        key,
        Figure(Decimal(tickets), tickets),
        Figure(units, int(units)),
        _ratio(tickets, units),
        PROMISES_KEPT.figure({"part": known.get("part"), "n": known.get("n")}),
    )


def _ratio(tickets: int, units: Decimal) -> Figure:
    found = count_ratio(tickets, float(units))
    return Figure(None, tickets) if found is None else Figure(found[0], tickets, *found[1])


def _tell_cost(found: Mapping[str, Rows], asked: Asked) -> Reported:
    for_one = asked.numbers[_MINUTES] / _HOUR * asked.numbers[_RATE]
    rows = [_cost_row(key, known, for_one) for key, known in _both(found)]
    rows.sort(key=lambda row: (row[0] is None, -(row[3].value or 0)))
    total = sum((Decimal(row[3].value or 0) for row in rows), Decimal(0))
    heads = (Head("cost", N_("Cost to serve"), Unit.MONEY, Figure(total, len(rows))),)
    note = N_(
        "An estimate: %(minutes)s minutes for each message to a customer, at %(rate)s an hour.",
        minutes=asked.numbers[_MINUTES],
        rate=asked.numbers[_RATE],
    )
    return Reported(tuple(rows), heads, (note,))


def _cost_row(
    key: str | None, known: Mapping[str, Any], for_one: Decimal
) -> tuple[str | None, *_Five]:
    tickets, messages = int(known.get("tickets", 0)), int(known.get("messages") or 0)
    revenue = number(known.get("revenue"))
    cost = (messages * for_one).quantize(Decimal("0.01"))
    share = float(cost / revenue) if revenue > 0 else None
    return (
        key,
        Figure(Decimal(tickets), tickets),
        Figure(Decimal(messages), messages),
        Figure(cost, messages),
        Figure(revenue, 0),
        Figure(share, messages),
    )


_SALES = Reading("sales", _read_sales)
CARE = Report(
    "care_beside_sales",
    N_("Complaints for what was sold"),
    N_(
        "Tickets that name a product or an order, for each 1,000 goods ordered in the same time,"
        " with the exact interval of a count (Garwood), and the promises kept in these tickets."
        " Not said of what was not sold."
    ),
    _BY,
    (
        Column("key", N_("Name")),
        Column("tickets", N_("Tickets"), Unit.COUNT),
        Column("units", N_("Units"), Unit.QUANTITY),
        Column("per_thousand", N_("For 1,000 sold"), Unit.PER_THOUSAND),
        Column("promises_kept", N_("Promises kept"), Unit.SHARE),
    ),
    {
        "tickets": Reading("tickets", _read_complaints),
        "others": Reading("tickets", _read_others),
        "sales": _SALES,
    },
    _tell_care,
)
COST_TO_SERVE = Report(
    "cost_to_serve",
    N_("Cost to serve"),
    N_(
        "What answering costs, estimated: messages to customers x minutes for one x the cost of an"
        " hour, beside the revenue of the same time. Minutes and cost are settings of the report."
    ),
    _BY,
    (
        Column("key", N_("Name")),
        Column("tickets", N_("Tickets"), Unit.COUNT),
        Column("messages", N_("Messages"), Unit.COUNT),
        Column("cost", N_("Cost to serve"), Unit.MONEY),
        Column("revenue", N_("Revenue"), Unit.MONEY),
        Column("share", N_("Share of revenue"), Unit.SHARE),
    ),
    {"tickets": Reading("tickets", _read_tickets), "sales": _SALES},
    _tell_cost,
    {
        _MINUTES: Setting(N_("Minutes for a message"), Decimal(8)),
        _RATE: Setting(N_("Cost of an hour"), Decimal(40)),
    },
)
