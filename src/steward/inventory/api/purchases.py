"""Purchase orders by API: written, sent, confirmed, received, ended."""

from datetime import date, datetime
from typing import Annotated
from uuid import uuid4

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.ordered import PurchaseOrder, shown
from steward.inventory.api.values import Price
from steward.inventory.forms import (
    ConfirmationForm,
    EndForm,
    PurchaseForm,
    PurchaseReceiptForm,
    ReceivedLineForm,
)
from steward.inventory.queries import PurchaseListing, PurchaseRow
from steward.inventory.rules import PurchaseState
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.idempotency import HEADER

api = Api("purchases", "Purchase orders", "What is ordered of suppliers. For staff only.")
_LINE: dict[str, JsonValue] = {
    "variant_id": 11,
    "place_id": 1,
    "quantity": "12",
    "price": "212.50",
    "needed_by": "2026-12-20",
}
_NOTE: JsonValue = "Please ring twice."


class PurchasePath(Input):
    """Which order."""

    purchase_id: RowId


class PurchaseQuery(PageQuery):
    """Which orders to list, the newest first."""

    q: Words = Field("", description="A number such as P-12, a supplier, a SKU, a product.")
    state: PurchaseState | None = Field(None, description="All of them where left out.")
    supplier_id: RowId | None = None


class PurchaseInput(PurchaseForm):
    """An order to write as a draft; without a price, that of the supplier's offer is taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"supplier_id": 4, "note": _NOTE, "lines": [_LINE]}},
    )

    supplier_id: RowId


class PurchaseChange(PurchaseForm):
    """A draft written anew, all its lines."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"note": _NOTE, "lines": [_LINE]}}
    )


class SendingInput(Input):
    """How it goes to the supplier."""

    model_config = ConfigDict(json_schema_extra={"example": {"by_mail": True}})

    by_mail: bool = Field(default=True, description="False where they have it otherwise.")


class ConfirmationInput(ConfirmationForm):
    """What the supplier says: of each line how much comes, and when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "lines": [{"line_id": 31, "quantity": "12", "arrives_on": "2026-12-18"}],
                "their_number": "R-2207",
                "their_note": "",
            }
        },
    )


class ReceiptInput(Input):
    """Goods that came together."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lines": [
                    {"line_id": 31, "quantity": "12", "lot": "K17", "expires_on": "2027-06-30"}
                ],
                "delivery_note": "LS 4711",
                "reason": "",
            }
        }
    )

    lines: Annotated[list[ReceivedLineForm], Field(min_length=1, max_length=500)]
    delivery_note: Line = ""
    reason: Line = Field("", description="Needed where more came than was awaited.")


class EndInput(EndForm):
    """Why an order ends before all has come."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason": "The rest is sold out."}}
    )


class ListedPurchase(BaseModel):
    """An order as lists show it; `due` is the day of its next goods."""

    id: int
    number: str
    supplier_id: int
    supplier: str
    state: PurchaseState
    lines: int
    total: Price
    due: date | None
    created_at: datetime
    url: str


class PurchasePage(BaseModel):
    """Some orders; without `next_cursor` they are the last."""

    items: list[ListedPurchase]
    next_cursor: str | None


@api.get("/purchase-orders", responses={200: PurchasePage})
@access("stock.read")
def list_purchase_orders(query: PurchaseQuery) -> Response:
    """List purchase orders, the newest first."""
    listing = PurchaseListing(query.q, state=query.state or "any", supplier_id=query.supplier_id)
    found = queries.list_purchases(
        session(), actor(), listing, cursor=query.cursor, limit=query.limit
    )
    items = [_listed(row) for row in found.items]
    return answer(PurchasePage(items=items, next_cursor=found.next_cursor))


@api.post("/purchase-orders", responses={201: PurchaseOrder})
@access("stock.manage")
def add_purchase_order(body: PurchaseInput) -> Response:
    """Write an order as a draft, under the minimum and the packs of what the supplier offers."""
    form = PurchaseForm(note=body.note, lines=body.lines)
    added = shown(actions.add_purchase(session(), body.supplier_id, form, actor=actor()))
    return answer(added, 201, Location=added.url)


@api.get("/purchase-orders/<purchase_id>", responses={200: PurchaseOrder})
@access("stock.read")
def read_purchase_order(path: PurchasePath) -> Response:
    """Read an order."""
    return answer(shown(queries.get_purchase(session(), actor(), path.purchase_id)))


@api.put("/purchase-orders/<purchase_id>", responses={200: PurchaseOrder})
@access("stock.manage")
def change_purchase_order(path: PurchasePath, body: PurchaseChange) -> Response:
    """Write a draft anew."""
    _check(path)
    changed = actions.change_purchase(
        session(), path.purchase_id, body, version=None, actor=actor()
    )
    return answer(shown(changed))


@api.put("/purchase-orders/<purchase_id>/sending", responses={200: PurchaseOrder})
@access("stock.manage")
def send_purchase_order(path: PurchasePath, body: SendingInput) -> Response:
    """Send an order; from then on its goods are to come."""
    _check(path)
    sent = actions.send_purchase(session(), path.purchase_id, by_mail=body.by_mail, actor=actor())
    return answer(shown(sent))


@api.put("/purchase-orders/<purchase_id>/confirmation", responses={200: PurchaseOrder})
@access("stock.manage")
def confirm_purchase_order(path: PurchasePath, body: ConfirmationInput) -> Response:
    """Note what the supplier says to each line."""
    _check(path)
    confirmed = actions.confirm_purchase(
        session(), path.purchase_id, body, version=None, actor=actor()
    )
    return answer(shown(confirmed))


@api.post("/purchase-orders/<purchase_id>/receipts", responses={201: PurchaseOrder})
@access("stock.manage")
def receive_purchase_order(path: PurchasePath, body: ReceiptInput) -> Response:
    """Take goods of an order in; under an Idempotency-Key, once for ever."""
    sent = request.headers.get(HEADER)
    key = f"api:{actor().user_id}:{sent}" if sent else f"api:{uuid4()}"
    form = PurchaseReceiptForm.model_validate({"key": key, **vars(body)})
    actions.receive_purchase(session(), path.purchase_id, form, actor=actor())
    found = shown(queries.get_purchase(session(), actor(), path.purchase_id))
    return answer(found, 201, Location=found.url)


@api.put("/purchase-orders/<purchase_id>/cancellation", responses={200: PurchaseOrder})
@access("stock.manage")
def cancel_purchase_order(path: PurchasePath, body: EndInput) -> Response:
    """Cancel an order of which nothing has come; its supplier is written."""
    _check(path)
    return answer(shown(actions.cancel_purchase(session(), path.purchase_id, body, actor=actor())))


@api.put("/purchase-orders/<purchase_id>/closure", responses={200: PurchaseOrder})
@access("stock.manage")
def close_purchase_order(path: PurchasePath, body: EndInput) -> Response:
    """Close an order of which less came than was awaited."""
    _check(path)
    return answer(shown(actions.close_purchase(session(), path.purchase_id, body, actor=actor())))


def _check(path: PurchasePath) -> None:
    order = queries.get_purchase(session(), actor(), path.purchase_id, for_update=True)
    check_if_match(order.version)


def _listed(row: PurchaseRow) -> ListedPurchase:
    order = row.order
    return ListedPurchase(
        id=order.id,
        number=order.number,
        supplier_id=order.supplier_id,
        supplier=row.supplier.name,
        state=PurchaseState(order.state),
        lines=row.lines,
        total=Price(amount=row.total, currency=order.currency),
        due=row.due,
        created_at=order.created_at,
        url=address(f"/purchase-orders/{order.id}"),
    )
