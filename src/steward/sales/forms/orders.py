"""What can be entered about baskets, orders and the terms of delivery."""

from datetime import time
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from steward.kit.fields import Email, Line
from steward.kit.marks import N_
from steward.sales.forms.fields import Amount, Quantity, Text
from steward.sales.rules import Payment, carriers_in

_MOST_DAYS = 60
Days = Annotated[int, Field(ge=0, le=_MOST_DAYS)]


class PutForm(BaseModel):
    """Goods to put in a basket, so many more."""

    variant_id: Annotated[int, Field(ge=1, lt=2**63)]
    quantity: Quantity


class WatchForm(BaseModel):
    """Goods that somebody waits for."""

    variant_id: Annotated[int, Field(ge=1, lt=2**63)]


class WatchByMailForm(BaseModel):
    """The address of a visitor who waits for goods."""

    email: Email


class QuantityForm(BaseModel):
    """How many there are to be of some goods in the basket; nothing is none."""

    quantity: Amount


class DeliverTo(BaseModel):
    """To whom an order goes and how it is paid."""

    model_config = ConfigDict(extra="forbid")

    recipient: Annotated[Line, Field(min_length=1)]
    address: Annotated[Text, Field(min_length=1)]
    phone: Line = ""
    payment: Payment = Payment.ON_DELIVERY
    reference: Line = ""


class CheckoutForm(DeliverTo):
    """An order as it is placed in the shop; `shown` is what it came to on the page.

    Whoever wants `news` of new products ticks that there, too.
    """

    shown: Amount
    news: bool = False


def _checked_carriers(text: str) -> str:
    carriers_in(text)
    return text


class TermsForm(BaseModel):
    """How quickly orders leave the house and arrive, and with which carriers."""

    model_config = ConfigDict(extra="forbid")

    calendar_id: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    cut_off: time
    handling_days: Days
    transit_from: Days
    transit_to: Days
    carriers: Annotated[Text, AfterValidator(_checked_carriers)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.transit_to < self.transit_from:
            raise ValueError(N_("The longest way cannot be shorter than the shortest."))
        return self
