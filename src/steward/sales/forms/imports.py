"""What the rows of a file may say of an order from outside."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.kit.fields import NO_NUL, Currency, Email, Line
from steward.sales.forms.fields import LARGEST_QUANTITY, Amount, Text
from steward.sales.rules.kinds import OrderState

Needed = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=NO_NUL)
]
Count = Annotated[Decimal, Field(gt=0, le=LARGEST_QUANTITY, decimal_places=3, allow_inf_nan=False)]


class OutsideLine(BaseModel):
    """Goods of an order; without a price they cost what they cost here."""

    model_config = ConfigDict(extra="forbid")

    sku: Needed
    quantity: Count
    price: Amount | None = None


class OutsideOrder(BaseModel):
    """An order as another shop knows it, by its `reference` within a channel."""

    model_config = ConfigDict(extra="forbid")

    reference: Needed
    channel: Line = ""
    placed_at: datetime
    email: Email
    customer: Line = ""
    recipient: Line = ""
    address: Text = ""
    phone: Line = ""
    currency: Currency | None = None
    state: OrderState = OrderState.PLACED
    lines: list[OutsideLine] = Field(min_length=1)
