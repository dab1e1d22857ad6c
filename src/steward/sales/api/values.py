"""Orders as the API reads and writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, PlainSerializer

from steward.kit.api import Input, RowId
from steward.kit.fields import Line
from steward.sales.forms import CouponCode, DeliverTo, PromiseForm, Quantity

_CENTS = 2
_TO: dict[str, JsonValue] = {
    "recipient": "Marta Oliveira",
    "address": "Rua das Flores 12, 4050-262 Porto, Portugal",
    "phone": "+351 22 123 4567",
    "payment": "invoice",
    "reference": "PO 4711",
}


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _with_cents(amount: Decimal) -> str:
    whole, _, decimals = _plain(amount).partition(".")
    return f"{whole}.{decimals.ljust(_CENTS, '0')}"


Number = Annotated[Decimal, PlainSerializer(_plain, return_type=str)]


class Money(BaseModel):
    """An amount of money, with its currency (ISO 4217)."""

    amount: Annotated[Decimal, PlainSerializer(_with_cents, return_type=str)]
    currency: str


class LineInput(Input):
    """So many units of a variant."""

    sku: Annotated[Line, Field(min_length=1)]
    quantity: Quantity


class OrderInput(DeliverTo):
    """An order to place: all of it, or nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {**_TO, "coupon": "AUTUMN", "lines": [{"sku": "BC-1", "quantity": "2"}]}
        }
    )

    lines: Annotated[list[LineInput], Field(min_length=1, max_length=200)]
    coupon: CouponCode = ""
    customer_id: RowId | None = Field(
        None, description="Whose order it is. Staff must say so; a customer orders for oneself."
    )


class DayInput(PromiseForm):
    """Another day on which it arrives, and why; the customer reads it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"day": "2026-12-04", "reason": "Its maker is late."}},
    )


class TakenOff(BaseModel):
    """What a discount took off a line."""

    discount: str
    amount: Money


class OrderLine(BaseModel):
    """Goods of an order, with names and prices as they were when it was placed."""

    number: int
    sku: str
    name: str
    options: str
    unit: str
    quantity: Number
    shipped: Number = Field(description="How many have left, replacements aside.")
    cancelled: Number = Field(description="How many were called off after others had left.")
    unit_price: Money
    discounts: Sequence[TakenOff]
    total: Money
    promised_to: date | None


class OrderSummary(BaseModel):
    """An order as lists have it."""

    number: str
    state: str
    source: str
    payment: str
    customer_id: int
    recipient: str
    address: str
    phone: str
    reference: str
    coupon: str
    total: Money
    promised_from: date | None
    promised_to: date | None
    expected_on: date | None = Field(
        description="The day that the customer was told instead, for what is not packed yet."
    )
    late_told_at: datetime | None
    placed_at: datetime
    cancelled_at: datetime | None
    version: int
    url: str


class Order(OrderSummary):
    """What was ordered, by whom, at which prices, and when it arrives.

    `to_pay` is the total less what was called off. The deliveries are at
    `/deliveries?order=O-77`.
    """

    to_pay: Money
    lines: Sequence[OrderLine]


class OrderPage(BaseModel):
    """Some orders, the newest first; without `next_cursor` they are the last."""

    items: Sequence[OrderSummary]
    next_cursor: str | None
