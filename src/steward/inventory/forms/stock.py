"""Typed input of what is booked at the desk, and of stock-takes."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.inventory.forms.fields import Amount, Quantity
from steward.kit.fields import NO_NUL, Line

_LARGEST_ID = 2**63 - 1
RowId = Annotated[int, Field(ge=1, le=_LARGEST_ID)]
FormKey = Annotated[str, StringConstraints(min_length=8, max_length=60, pattern=NO_NUL)]
Reason = Annotated[Line, Field(min_length=1)]


class _Booking(BaseModel):
    """`key` came with the form: sent twice, it is booked once."""

    model_config = ConfigDict(extra="forbid")

    key: FormKey
    quantity: Quantity


class ReceiveForm(_Booking):
    """Goods that came in."""

    place_id: RowId
    lot: Line = ""
    expires_on: date | None = None
    unit_cost: Amount
    document: Line = ""


class MoveForm(_Booking):
    """Goods that go to another place."""

    level_id: RowId
    to: RowId


class AdjustForm(_Booking):
    """More or fewer than was thought."""

    level_id: RowId
    reason: Reason


class WriteOffForm(AdjustForm):
    """Goods that are no good any more."""


class CountForm(BaseModel):
    """A stock-take to open."""

    model_config = ConfigDict(extra="forbid")

    place_id: RowId
    category: Line = ""


class CountedForm(BaseModel):
    """What was counted of the goods with a SKU or barcode, of a lot if they have lots."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[Line, Field(min_length=1)]
    lot: Line = ""
    counted: Annotated[Decimal, Field(ge=0, decimal_places=3, allow_inf_nan=False)]
