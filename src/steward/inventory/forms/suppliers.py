"""What can be entered about suppliers, retailers and their offers."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.inventory.forms.fields import Amount, Quantity, Sku, Text
from steward.inventory.rules import SupplierKind
from steward.kit.fields import Currency, Email, Line, Name


class ContactForm(BaseModel):
    """Somebody to call at a supplier's."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    role: Line = ""
    email: Email | None = None
    phone: Line = ""


class SupplierForm(BaseModel):
    """A supplier, or a retailer who sells for us.

    `asks_by_itself`: whether what runs low is ordered of them by itself; None as for their kind.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: SupplierKind = SupplierKind.SUPPLIER
    email: Email | None = None
    contacts: list[ContactForm] = Field(default_factory=list, max_length=20)
    currency: Currency
    notes: Text = ""
    active: bool = True
    asks_by_itself: bool | None = None


class OfferForm(BaseModel):
    """At what a supplier sends a variant, in the supplier's currency."""

    model_config = ConfigDict(extra="forbid")

    sku: Sku
    supplier_sku: Line = ""
    price: Amount
    lead_time_days: Annotated[int, Field(ge=0, le=1000)]
    minimum_quantity: Annotated[Quantity, Field(ge=0)] = Decimal(0)
    pack_quantity: Annotated[Quantity, Field(gt=0)] = Decimal(1)
    preferred: bool = False
