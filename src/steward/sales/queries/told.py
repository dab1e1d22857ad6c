"""What selling tells of customers, for their timelines: orders, deliveries, returns, deals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Asked, Entry, Kind, Source, Whose, about, fact_key, kind_of, newest
from steward.kit.events import Fact
from steward.kit.marks import N_
from steward.sales.models import Deal, Delivery, Order, OrderReturn
from steward.sales.queries.deals.one import visible_to as deals_visible_to
from steward.sales.queries.orders import visible_to
from steward.sales.rules import delivery_number, order_number, return_number
from steward.sales.rules.deals import deal_number

_ORDERS: Mapping[str, tuple[Kind, str]] = {
    "order.placed": (Kind.ORDER, N_("Ordered")),
    "order.cancelled": (Kind.ORDER, N_("Order cancelled")),
    "order.rest_cancelled": (Kind.ORDER, N_("Rest of the order cancelled")),
    "order.late": (Kind.ORDER, N_("Told that the order comes later")),
    "order.refunded": (Kind.REFUND, N_("Money paid back")),
}
_DELIVERIES: Mapping[str, str] = {
    "shipped": N_("Sent"),
    "delivered": N_("Arrived"),
    "cancelled": N_("Delivery cancelled"),
}
_RETURNS: Mapping[str, str] = {
    "return.asked": N_("Asked to send goods back"),
    "return.accepted": N_("Return accepted"),
    "return.refused": N_("Return refused"),
    "return.withdrawn": N_("Return withdrawn"),
    "return.received": N_("Goods came back"),
    "return.closed": N_("Return closed"),
}
_DEALS: Mapping[str, str] = {
    "deal.opened": N_("Deal opened"),
    "deal.moved": N_("Deal moved on"),
    "deal.won": N_("Deal won"),
    "deal.lost": N_("Deal lost"),
}


def orders_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of orders, and of money that was paid back."""
    told = (
        select(
            Fact.at,
            fact_key().label("key"),
            kind_of({fact: kind for fact, (kind, _) in _ORDERS.items()}).label("sort"),
            Fact.kind,
            Fact.actor_name,
            Fact.data,
            Order.id,
            Order.person_id,
            Order.currency,
        )
        .join(Order, Order.id == Fact.subject_id)
        .where(about("order", _ORDERS), _theirs(actor, whose))
    )
    return [_of_order(row) for row in newest(session, told, asked)]


def _of_order(row: Row[Any]) -> Entry:
    amounts = (row.data.get(name) for name in ("net", "amount", "worth"))
    amount = next((Decimal(one) for one in amounts if one is not None), None)
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind(row.sort),
        words=_ORDERS[row.kind][1],
        number=order_number(row.id),
        text=row.data.get("reason", ""),
        url=f"/desk/orders/{order_number(row.id)}",
        who=row.actor_name,
        amount=amount,
        currency=row.currency,
        person_id=row.person_id,
    )


def deliveries_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of deliveries by their own moments, as past ones have no facts."""
    moments = (Delivery.shipped_at, Delivery.delivered_at, Delivery.cancelled_at)
    told = union_all(
        *(
            select(
                moment.label("at"),
                (literal(f"delivery-{what}-") + cast(Delivery.id, String)).label("key"),
                literal(str(Kind.DELIVERY)).label("sort"),
                literal(what).label("what"),
                Delivery.id,
                Delivery.carrier,
                Order.id.label("order_id"),
                Order.person_id,
            )
            .join(Order, Order.id == Delivery.order_id)
            .where(moment.is_not(None), _theirs(actor, whose))
            for what, moment in zip(_DELIVERIES, moments, strict=True)
        )
    )
    return [_of_delivery(row) for row in newest(session, told, asked)]


def _of_delivery(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind.DELIVERY,
        words=_DELIVERIES[row.what],
        number=delivery_number(row.id),
        title=order_number(row.order_id),
        text=row.carrier,
        url=f"/desk/deliveries/{delivery_number(row.id)}",
        person_id=row.person_id,
    )


def returns_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of goods that come back."""
    told = (
        select(
            Fact.at,
            fact_key().label("key"),
            literal(str(Kind.RETURN)).label("sort"),
            Fact.kind,
            Fact.actor_name,
            OrderReturn.id,
            OrderReturn.reason,
            Order.id.label("order_id"),
            Order.person_id,
        )
        .join(OrderReturn, OrderReturn.id == Fact.subject_id)
        .join(Order, Order.id == OrderReturn.order_id)
        .where(about("return", _RETURNS), _theirs(actor, whose))
    )
    return [_of_return(row) for row in newest(session, told, asked)]


def _of_return(row: Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind.RETURN,
        words=_RETURNS[row.kind],
        number=return_number(row.id),
        title=order_number(row.order_id),
        text=row.reason,
        url=f"/desk/returns/{return_number(row.id)}",
        who=row.actor_name,
        person_id=row.person_id,
    )


def deals_told(session: Session, actor: Actor, whose: Whose, asked: Asked) -> Sequence[Entry]:
    """Tell of deals with them; with a company, also of those with nobody in particular."""
    theirs: ColumnElement[bool] = whose.has(Deal.person_id)
    if whose.company_id is not None:
        theirs |= Deal.company_id == whose.company_id
    told = (
        select(
            Fact.at,
            fact_key().label("key"),
            literal(str(Kind.DEAL)).label("sort"),
            Fact.kind,
            Fact.actor_name,
            Fact.data,
            Deal.id,
            Deal.title,
            Deal.value,
            Deal.currency,
            Deal.person_id,
        )
        .join(Deal, Deal.id == Fact.subject_id)
        .where(about("deal", _DEALS), theirs, deals_visible_to(actor))
    )
    return [_of_deal(row) for row in newest(session, told, asked)]


def _of_deal(row: Row[Any]) -> Entry:
    worth = row.value if row.kind == "deal.won" else None
    return Entry(
        at=row.at,
        key=row.key,
        kind=Kind.DEAL,
        words=_DEALS[row.kind],
        number=deal_number(row.id),
        title=row.title,
        text=row.data.get("after", ""),
        url=f"/desk/deals/{deal_number(row.id)}",
        who=row.actor_name,
        amount=worth,
        currency=row.currency,
        person_id=row.person_id,
    )


def _theirs(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    return whose.has(Order.person_id) & visible_to(actor)


TIMELINE = (
    Source("orders", frozenset({Kind.ORDER, Kind.REFUND}), orders_told),
    Source("deliveries", frozenset({Kind.DELIVERY}), deliveries_told),
    Source("returns", frozenset({Kind.RETURN}), returns_told),
    Source("deals", frozenset({Kind.DEAL}), deals_told),
)
