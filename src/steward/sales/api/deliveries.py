"""Deliveries by API: listed, planned, sent, arrived, called off; and replacements."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import uuid4

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import (
    Api,
    Input,
    PageQuery,
    RowId,
    Words,
    address,
    answer,
    check_if_match,
)
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.idempotency import HEADER
from steward.kit.running import today
from steward.sales import actions, queries
from steward.sales.api.orders import OrderPath
from steward.sales.api.values import DayInput, Number
from steward.sales.forms import PartForm, PlanForm, ReplacementForm, ShipmentForm
from steward.sales.models import Delivery as DeliveryModel
from steward.sales.models import Order
from steward.sales.queries import DeliveriesAsked, DeliveryRow
from steward.sales.rules import find_order_id

api = Api(
    "deliveries",
    "Deliveries",
    "What of orders is packed, on its way, and has arrived. A customer meets one's own only.",
)
_SAME = (
    "number",
    "kind",
    "state",
    "place_id",
    "carrier",
    "tracking",
    "promised_on",
    "expected_on",
    "created_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "late_told_at",
    "version",
)
_PARTS: Any = [{"line": 1, "quantity": "2"}]


class DeliveryPath(Input):
    """Which delivery, by its number."""

    delivery_number: str = Field(description="Such as D-12.")


class DeliveryQuery(PageQuery):
    """Which deliveries to list, the newest first."""

    q: Words = Field("", description="A number, or parts of a name, a parcel's number or a SKU.")
    state: Words = Field(
        "any", description="`planned`, `shipped`, `delivered`, `cancelled`, `late` or `any`."
    )
    order: Words = Field("", description="Such as O-77.")


class DeliveryInput(Input):
    """What goes together from one place; without lines, all of the order that is there."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"order": "O-77", "place_id": 1, "lines": _PARTS}}
    )

    order: Annotated[Line, Field(min_length=1, description="Such as O-77.")]
    place_id: RowId
    lines: Annotated[list[PartForm], Field(max_length=200)] = Field(default_factory=list)


class ShipmentInput(ShipmentForm):
    """With whom it goes, and its number there."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"carrier": "DHL", "tracking": "JJD0003 4711"}},
    )


class ReplacementInput(ReplacementForm):
    """What is sent again, and why."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"lines": _PARTS, "why": "It leaks."}}
    )


class DeliverySummary(BaseModel):
    """A delivery as lists have it: `expected_on` is the day its customer was told instead."""

    number: str
    order: str
    kind: str
    state: str
    place_id: int
    carrier: str
    tracking: str
    promised_on: date | None
    expected_on: date | None
    created_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    late_told_at: datetime | None
    version: int
    url: str


class DeliveryLine(BaseModel):
    """Goods of a delivery, by the line of their order."""

    line: int
    sku: str
    name: str
    quantity: Number


class Delivery(DeliverySummary):
    """What goes together, and where its parcel is looked up."""

    tracking_url: str | None
    lines: Sequence[DeliveryLine]


class DeliveryPage(BaseModel):
    """Some deliveries, the newest first; without `next_cursor` they are the last."""

    items: Sequence[DeliverySummary]
    next_cursor: str | None


@api.get("/deliveries", responses={200: DeliveryPage})
@access("orders.own", "orders.read")
def list_deliveries(query: DeliveryQuery) -> Response:
    """List deliveries, the newest first."""
    order_id = (find_order_id(query.order) or 0) if query.order else None
    asked = DeliveriesAsked(today(), query.q, "-number", query.state, order_id)
    found = queries.list_deliveries(
        session(), actor(), asked, cursor=query.cursor, limit=query.limit
    )
    items = [DeliverySummary(**_summary(row)) for row in found.items]
    return answer(DeliveryPage(items=items, next_cursor=found.next_cursor))


@api.get("/deliveries/<delivery_number>", responses={200: Delivery})
@access("orders.own", "orders.read")
def read_delivery(path: DeliveryPath) -> Response:
    """Read a delivery with its goods."""
    return answer(_shown(path.delivery_number))


@api.post("/deliveries", responses={201: Delivery})
@access("orders.change")
def plan_delivery(body: DeliveryInput) -> Response:
    """Plan to send goods of an order from one place; they are reserved for it already."""
    place_id = body.place_id
    if body.lines:
        plan = PlanForm(place_id=place_id, lines=body.lines)
        parts = _parts(plan.lines)
        planned = actions.plan_delivery(
            session(), body.order, parts, place_id=place_id, actor=actor()
        )
    else:
        (planned,) = actions.plan_ready(session(), body.order, place_id=place_id, actor=actor())
    return _made(planned)


@api.put("/deliveries/<delivery_number>/shipment", responses={200: Delivery})
@access("orders.change")
def ship_delivery(path: DeliveryPath, body: ShipmentInput) -> Response:
    """Send it: the ledger books its goods as sold, once, and its customer is told."""
    return _done(
        path,
        lambda number: actions.ship(session(), number, body.carrier, body.tracking, actor=actor()),
    )


@api.put("/deliveries/<delivery_number>/arrival", responses={200: Delivery})
@access("orders.change")
def arrive_delivery(path: DeliveryPath) -> Response:
    """Note that it has arrived."""
    return _done(path, lambda number: actions.arrive(session(), number, actor=actor()))


@api.put("/deliveries/<delivery_number>/cancellation", responses={200: Delivery})
@access("orders.change")
def cancel_delivery(path: DeliveryPath) -> Response:
    """Call it off before it leaves; its order still waits for the goods."""
    return _done(path, lambda number: actions.cancel_delivery(session(), number, actor=actor()))


@api.put("/deliveries/<delivery_number>/promise", responses={200: Delivery})
@access("orders.change")
def promise_delivery(path: DeliveryPath, body: DayInput) -> Response:
    """Promise another day; its customer is mailed why."""
    return _done(
        path, lambda number: actions.promise_delivery(session(), number, body, actor=actor())
    )


@api.post("/orders/<order_number>/replacements", responses={201: Delivery})
@access("orders.change")
def replace_goods(path: OrderPath, body: ReplacementInput) -> Response:
    """Reserve goods anew and plan to send them at no price; with an Idempotency-Key, once."""
    sent = request.headers.get(HEADER)
    key = f"api:{actor().user_id}:{sent}" if sent else f"api:{uuid4()}"
    parts, why = _parts(body.lines), body.why
    planned = actions.send_replacement(
        session(), path.order_number, parts, why=why, key=key, actor=actor()
    )
    return _made(planned)


def _parts(lines: Sequence[PartForm]) -> list[actions.Part]:
    return [actions.Part(one.line, one.quantity) for one in lines]


def _made(delivery: DeliveryModel) -> Response:
    shown = _shown(delivery.number)
    return answer(shown, 201, Location=shown.url)


def _done(path: DeliveryPath, act: Callable[[str], object]) -> Response:
    """Do something with a delivery that the client has seen as it is."""
    found, _ = queries.get_delivery(session(), actor(), path.delivery_number, for_update=True)
    check_if_match(found.version)
    act(found.number)
    return answer(_shown(found.number))


def _summary(row: DeliveryRow) -> dict[str, Any]:
    return _plain(row.delivery, row.order)


def _plain(delivery: DeliveryModel, order: Order) -> dict[str, Any]:
    same = {name: getattr(delivery, name) for name in _SAME}
    return same | {"order": order.number, "url": address(f"/deliveries/{delivery.number}")}


def _shown(number: str) -> Delivery:
    found, order = queries.get_delivery(session(), actor(), number)
    (view,) = queries.show_deliveries(session(), [found])
    lines = [
        DeliveryLine(
            line=one.line.number, sku=one.line.sku, name=one.line.name, quantity=one.quantity
        )
        for one in view.goods
    ]
    return Delivery(**_plain(found, order), tracking_url=view.link, lines=lines)
