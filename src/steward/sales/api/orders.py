"""Orders by API: placed from other shops, read, called off."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from flask import Response
from pydantic import Field

from steward.accounts import actor, may
from steward.customers import Person, get_person, person_for_user
from steward.inventory import variants_by_sku
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, Words, address, answer
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import zone
from steward.sales import actions, queries
from steward.sales.api import values
from steward.sales.api.values import DayInput, OrderInput, OrderPage, OrderSummary
from steward.sales.forms import DeliverTo
from steward.sales.models import Order as OrderModel
from steward.sales.models import OrderLine
from steward.sales.queries import OrdersAsked, OrderView
from steward.sales.rules import NOTHING, OrderSource

api = Api("orders", "Orders", "What customers ordered. A customer meets one's own only.")
_PLAIN = (
    "number",
    "state",
    "source",
    "payment",
    "recipient",
    "address",
    "phone",
    "reference",
    "coupon",
    "promised_from",
    "promised_to",
    "expected_on",
    "late_told_at",
    "placed_at",
    "cancelled_at",
    "version",
)


class OrderPath(Input):
    """Which order, by its number."""

    order_number: str = Field(description="Such as O-77.")


class OrderQuery(PageQuery):
    """Which orders to list."""

    q: Words = Field("", description="A number, or parts of a name, an address or a SKU.")
    state: Words = Field(
        "",
        description="`placed`, `partly_shipped`, `shipped`, `delivered`, `cancelled`; `unsent` for"
        " the first two, `late` for those of these that are.",
    )


@api.post("/orders", responses={201: values.Order})
@access("orders.own", "orders.change")
def place_order(body: OrderInput) -> Response:
    """Place an order: its goods are reserved firmly, or nothing happens.

    Send an Idempotency-Key: then it is placed once, however often you have to send it.
    """
    to = DeliverTo(**body.model_dump(include=set(DeliverTo.model_fields)))
    wanted = actions.NewOrder(_customer(body), _lines(body), to, OrderSource.API, body.coupon)

    order = actions.place_order(session(), wanted, zone(), actor=actor())
    shown = _shown(queries.show_order(session(), actor(), order.number))
    return answer(shown, 201, Location=shown.url)


def _customer(body: OrderInput) -> Person:
    if not may(actor(), "orders.change"):
        return person_for_user(session(), actor())
    if body.customer_id is None:
        msg = N_("This is needed.")
        raise BadInput(msg, errors={"/customer_id": msg})
    return get_person(session(), actor(), body.customer_id)


def _lines(body: OrderInput) -> list[actions.Wanted]:
    known = variants_by_sku(session(), [one.sku for one in body.lines])
    sums = defaultdict[int, Decimal](Decimal)
    for place, one in enumerate(body.lines):
        if one.sku.lower() not in known:
            msg = N_("No variant has the SKU “%(sku)s”.", sku=one.sku)
            raise BadInput(msg, errors={f"/lines/{place}/sku": msg})
        sums[known[one.sku.lower()]] += one.quantity
    return [actions.Wanted(variant_id, quantity) for variant_id, quantity in sums.items()]


@api.get("/orders", responses={200: OrderPage})
@access("orders.own", "orders.read")
def list_orders(query: OrderQuery) -> Response:
    """List orders, the newest first."""
    asked = OrdersAsked(words=query.q, state=query.state)
    found = queries.list_orders(session(), actor(), asked, cursor=query.cursor, limit=query.limit)
    items = [OrderSummary(**_summary(row.order)) for row in found.items]
    return answer(OrderPage(items=items, next_cursor=found.next_cursor))


@api.get("/orders/<order_number>", responses={200: values.Order})
@access("orders.own", "orders.read")
def read_order(path: OrderPath) -> Response:
    """Read an order with its lines."""
    return answer(_shown(queries.show_order(session(), actor(), path.order_number)))


@api.put("/orders/<order_number>/cancellation", responses={200: values.Order})
@access("orders.own", "orders.change")
def cancel_order(path: OrderPath) -> Response:
    """Call an order off while nothing of it has left: its goods are free again."""
    actions.cancel_order(session(), path.order_number, actor=actor())
    return answer(_shown(queries.show_order(session(), actor(), path.order_number)))


@api.put("/orders/<order_number>/cancellation-of-rest", responses={200: values.Order})
@access("orders.own", "orders.change")
def cancel_rest(path: OrderPath) -> Response:
    """Call off what has not left of an order of which some has."""
    actions.cancel_rest(session(), path.order_number, actor=actor())
    return answer(_shown(queries.show_order(session(), actor(), path.order_number)))


@api.put("/orders/<order_number>/promise", responses={200: values.Order})
@access("orders.change")
def promise_order(path: OrderPath, body: DayInput) -> Response:
    """Promise another day for what is not packed of an order; its customer is mailed why."""
    actions.promise_order(session(), path.order_number, body, actor=actor())
    return answer(_shown(queries.show_order(session(), actor(), path.order_number)))


def _summary(order: OrderModel) -> dict[str, Any]:
    plain = {name: getattr(order, name) for name in _PLAIN}
    return plain | {
        "customer_id": order.person_id,
        "total": values.Money(amount=order.net, currency=order.currency),
        "url": address(f"/orders/{order.number}"),
    }


def _shown(view: OrderView) -> values.Order:
    lines = [_line(view, line) for line in view.lines]
    to_pay = values.Money(amount=view.to_pay, currency=view.order.currency)
    return values.Order(**_summary(view.order), to_pay=to_pay, lines=lines)


def _line(view: OrderView, line: OrderLine) -> values.OrderLine:
    def money(amount: Decimal) -> values.Money:
        return values.Money(amount=amount, currency=view.order.currency)

    same = ("number", "sku", "name", "options", "unit", "quantity", "cancelled", "promised_to")
    taken = view.taken.get(line.id, [])
    return values.OrderLine(
        **{name: getattr(line, name) for name in same},
        shipped=view.sent.get(line.id, NOTHING),
        unit_price=money(line.unit_price),
        discounts=[values.TakenOff(discount=t.name, amount=money(t.amount)) for t in taken],
        total=money(line.net),
    )
