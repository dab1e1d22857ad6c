"""Returns and refunds as the API reads and writes them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.api import Words, address
from steward.kit.fields import Line
from steward.sales.api.values import Money, Number
from steward.sales.forms import InspectionForm, RefundForm, ReturnForm, WordsForm
from steward.sales.models import OrderReturn as ReturnModel
from steward.sales.models import Refund as RefundModel
from steward.sales.queries import Returnable as ReturnableGoods
from steward.sales.queries import ReturnedLine as LineView
from steward.sales.queries import ReturnView
from steward.sales.rules import ReturnState, order_number, return_number


class ReturnInput(ReturnForm):
    """Goods of an order that are to come back, and why: one of the house's reasons."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "order": "O-77",
                "reason": "Broken",
                "note": "The handle is off.",
                "lines": [{"delivery_line_id": 31, "quantity": "1"}],
            }
        },
    )

    order: Annotated[Words, Field(min_length=1)]


class WordsInput(WordsForm):
    """What the customer is told."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"words": "The time is over, we are sorry."}}
    )


class InspectionInput(InspectionForm):
    """What became of each line; without a place, the good ones go to where they were sold from."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "lines": [{"line_id": 5, "restocked": "1", "scrapped": "0", "note": "as new"}],
                "place_id": 1,
                "words": "",
            }
        },
    )


class RefundInput(RefundForm):
    """Money of an order that was paid back, in its currency."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "amount": "12.50",
                "reason": "Broken",
                "way": "bank transfer",
                "return_number": "R-5",
            }
        },
    )

    return_number: Line | None = Field(None, description="The return it is for, if it is for one.")


class Returnable(BaseModel):
    """Goods of an order that arrived: how many may still come back, until when."""

    delivery_line_id: int
    delivery: str
    sku: str
    name: str
    delivered: Number
    left: Number
    until: datetime


class ReturnableList(BaseModel):
    """What of an order may come back, and the reasons to choose from."""

    items: Sequence[Returnable]
    reasons: Sequence[str]


class ReturnedLine(BaseModel):
    """A line of a return. `worth` is the share of what was paid that came back with it."""

    line_id: int
    delivery_line_id: int
    delivery: str
    sku: str
    name: str
    quantity: Number
    restocked: Number
    scrapped: Number
    note: str
    worth: Money


class ReturnSummary(BaseModel):
    """A return as lists have it."""

    number: str
    order: str
    state: ReturnState
    reason: str
    note: str
    answer: str
    created_at: datetime
    received_at: datetime | None
    ended_at: datetime | None
    version: int
    url: str


class Refund(BaseModel):
    """Money that was paid back."""

    id: int
    order: str
    return_number: str | None
    amount: Money
    reason: str
    way: str
    by: str
    at: datetime


class Return(ReturnSummary):
    """A return with its lines and its money; `suggested` is what is still to be paid back."""

    lines: Sequence[ReturnedLine]
    refunds: Sequence[Refund]
    suggested: Money


class ReturnPage(BaseModel):
    """Some returns, the newest first; without `next_cursor` they are the last."""

    items: Sequence[ReturnSummary]
    next_cursor: str | None


class RefundList(BaseModel):
    """All refunds of an order, and what of it may still be paid back."""

    items: Sequence[Refund]
    paid: Money
    left: Money


def summary(one: ReturnModel) -> dict[str, object]:
    """Return the particulars of a return that lists have."""
    names = ("number", "state", "reason", "note", "answer", "version")
    times = ("created_at", "received_at", "ended_at")
    plain = {name: getattr(one, name) for name in (*names, *times)}
    return {
        **plain,
        "order": order_number(one.order_id),
        "url": address(f"/returns/{one.number}"),
    }


def shown(view: ReturnView) -> Return:
    """Return a return as the API shows it."""
    return Return.model_validate(
        {
            **summary(view.one),
            "lines": [_line(row, view.order.currency) for row in view.lines],
            "refunds": [refund_shown(one) for one in view.refunds],
            "suggested": Money(amount=view.suggested, currency=view.order.currency),
        }
    )


def _line(row: LineView, currency: str) -> ReturnedLine:
    line = row.line
    names = ("delivery_line_id", "quantity", "restocked", "scrapped", "note")
    return ReturnedLine(
        **{name: getattr(line, name) for name in names},
        line_id=line.id,
        delivery=row.delivery.number,
        sku=row.of.sku,
        name=row.of.name,
        worth=Money(amount=line.worth, currency=currency),
    )


def refund_shown(one: RefundModel) -> Refund:
    """Return a refund as the API shows it."""
    said = {"id": one.id, "reason": one.reason, "way": one.way, "by": one.actor_name, "at": one.at}
    return Refund.model_validate(
        {
            **said,
            "order": order_number(one.order_id),
            "return_number": return_number(one.return_id) if one.return_id else None,
            "amount": Money(amount=one.amount, currency=one.currency),
        }
    )


def returnable_shown(one: ReturnableGoods) -> Returnable:
    """Return goods that may come back as the API shows them."""
    return Returnable(
        delivery_line_id=one.line.id,
        delivery=one.delivery.number,
        sku=one.of.sku,
        name=one.of.name,
        delivered=one.line.quantity,
        left=max(one.left, Decimal(0)),
        until=one.until,
    )
