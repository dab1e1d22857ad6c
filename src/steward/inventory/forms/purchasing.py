"""What can be entered about purchase orders: their lines, confirmations, receipts."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from steward.inventory.forms.fields import Amount, Quantity, Text
from steward.inventory.forms.stock import Reason, RowId
from steward.inventory.rules import LARGEST_QUANTITY, is_quantity
from steward.kit.fields import NO_NUL, Line
from steward.kit.marks import N_

_MOST_LINES = 500
_TOO_MUCH = N_("Enter how many: more than 0, at most 100,000,000, of three places at most.")


def _checked_quantity(quantity: Decimal) -> Decimal:
    if not is_quantity(quantity):
        raise ValueError(_TOO_MUCH)
    return quantity


ReceiptKey = Annotated[str, StringConstraints(min_length=8, max_length=250, pattern=NO_NUL)]
Some = Annotated[Quantity, AfterValidator(_checked_quantity)]


class PurchaseLineForm(BaseModel):
    """So much of a variant, for a place; at the supplier's price where none is said."""

    model_config = ConfigDict(extra="forbid")

    variant_id: RowId
    place_id: RowId
    quantity: Some
    price: Amount | None = None
    needed_by: date | None = None


class PurchaseForm(BaseModel):
    """A purchase order as a draft."""

    model_config = ConfigDict(extra="forbid")

    note: Text = ""
    lines: Annotated[list[PurchaseLineForm], Field(min_length=1, max_length=_MOST_LINES)]


class ConfirmedLineForm(BaseModel):
    """How much of a line comes, and when; nothing of it needs no day."""

    model_config = ConfigDict(extra="forbid")

    line_id: RowId
    quantity: Annotated[Quantity, Field(ge=0, le=LARGEST_QUANTITY)]
    arrives_on: date | None = None


class ConfirmationForm(BaseModel):
    """What a supplier says to an order."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[ConfirmedLineForm], Field(min_length=1, max_length=_MOST_LINES)]
    their_number: Line = ""
    their_note: Annotated[Text, Field(max_length=2000)] = ""


class ReceivedLineForm(BaseModel):
    """How much of a line came, of which lot; `unit_cost` where the order is in other money."""

    model_config = ConfigDict(extra="forbid")

    line_id: RowId
    quantity: Some
    lot: Line = ""
    expires_on: date | None = None
    unit_cost: Amount | None = None


class PurchaseReceiptForm(BaseModel):
    """Goods that came together; under its key, they are booked once."""

    model_config = ConfigDict(extra="forbid")

    key: ReceiptKey
    lines: Annotated[list[ReceivedLineForm], Field(min_length=1, max_length=_MOST_LINES)]
    delivery_note: Line = ""
    reason: Line = ""


class EndForm(BaseModel):
    """Why an order ends before all has come."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
