"""A purchase order as the API shows it."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.inventory import queries
from steward.inventory.api.values import Number, Price
from steward.inventory.models import PurchaseOrder as OrderModel
from steward.inventory.queries import OrderedRow
from steward.inventory.rules import LeadTime as Learned
from steward.inventory.rules import PurchaseState
from steward.kit.api import address
from steward.kit.db import session

_EXAMPLE: dict[str, JsonValue] = {
    "id": 12,
    "number": "P-12",
    "supplier_id": 4,
    "state": "confirmed",
    "note": "Please ring twice.",
    "their_number": "R-2207",
    "their_note": "",
    "end_reason": "",
    "created_at": "2026-11-20T13:32:00Z",
    "created_by": "Kim Keller",
    "sent_at": "2026-11-20T13:40:00Z",
    "confirmed_at": "2026-11-21T08:02:00Z",
    "ended_at": None,
    "lines": [
        {
            "id": 31,
            "variant_id": 11,
            "place_id": 1,
            "sku": "ANA-1-BLUE",
            "supplier_sku": "R-881",
            "quantity": "12",
            "price": {"amount": "212.50", "currency": "EUR"},
            "needed_by": "2026-12-20",
            "promised_days": 14,
            "confirmed_quantity": "12",
            "confirmed_on": "2026-12-18",
            "received": "0",
            "to_come": "12",
            "lead_time": {"mean": 16.5, "spread": 3.1, "n": 7, "of_variant": True},
        }
    ],
    "version": 3,
    "url": "http://127.0.0.1:8000/api/v1/purchase-orders/12",
}


class LeadTime(BaseModel):
    """How many days goods took from sending an order, learned from `n` lines that came.

    Without any, `mean` is what the supplier promises.
    """

    mean: float
    spread: float | None = Field(description="The standard deviation.")
    n: int
    of_variant: bool = Field(description="Learned of this variant, or of all its supplier sent.")


class PurchaseLine(BaseModel):
    """A line of an order."""

    id: int
    variant_id: int
    place_id: int
    sku: str
    supplier_sku: str
    quantity: Number
    price: Price
    needed_by: date | None
    promised_days: int
    confirmed_quantity: Number | None
    confirmed_on: date | None
    received: Number
    to_come: Number
    lead_time: LeadTime | None


class PurchaseOrder(BaseModel):
    """An order to a supplier."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    id: int
    number: str
    supplier_id: int
    state: PurchaseState
    note: str
    their_number: str
    their_note: str
    end_reason: str
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    lines: list[PurchaseLine]
    version: int
    url: str


def shown(order: OrderModel) -> PurchaseOrder:
    """Return an order as answers show it."""
    session().flush()  # its version is that of what is sent
    rows = queries.ordered_rows(session(), order.id)
    known = queries.lead_times(session(), {(order.supplier_id, row.variant.id) for row in rows})
    fields = PurchaseOrder.model_fields.keys() - {"lines", "url"}
    return PurchaseOrder.model_validate(
        {
            **{name: getattr(order, name) for name in fields},
            "lines": [
                _line(row, order, known.get((order.supplier_id, row.variant.id))) for row in rows
            ],
            "url": address(f"/purchase-orders/{order.id}"),
        }
    )


def _line(row: OrderedRow, order: OrderModel, learned: Learned | None) -> PurchaseLine:
    line, apart = row.line, {"sku", "price", "lead_time", "to_come"}
    return PurchaseLine.model_validate(
        {
            **{name: getattr(line, name) for name in PurchaseLine.model_fields.keys() - apart},
            "sku": row.variant.sku,
            "price": Price(amount=line.price, currency=order.currency),
            "to_come": line.to_come if order.is_expected else 0,
            "lead_time": LeadTime(**vars(learned)) if learned else None,
        }
    )
