"""What can be entered about products, their variants and lots."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.inventory.forms.fields import Amount, Barcode, Quantity, Sku, Text, Unit
from steward.inventory.rules import CostMethod, Criticality, ProductState
from steward.kit.fields import Currency, Line, Name

_MOST_OPTIONS = 10


class ProductForm(BaseModel):
    """A product as customers know it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(min_length=1)]
    description: Text = ""
    category: Line = ""
    brand: Line = ""
    criticality: Criticality = Criticality.NORMAL
    state: ProductState = ProductState.ACTIVE


class VariantForm(BaseModel):
    """A size, colour or pack of a product: what is counted and sold."""

    model_config = ConfigDict(extra="forbid")

    sku: Sku
    barcode: Barcode | None = None
    options: dict[Name, Line] = Field(default_factory=dict, max_length=_MOST_OPTIONS)
    unit: Unit = "piece"
    pack_quantity: Annotated[Quantity, Field(gt=0)] = Decimal(1)
    price: Amount
    currency: Currency
    may_backorder: bool = False
    cost_method: CostMethod = CostMethod.FIFO
    state: ProductState = ProductState.ACTIVE


class LotForm(BaseModel):
    """What was made or delivered together."""

    model_config = ConfigDict(extra="forbid")

    code: Name
    expires_on: date | None = None
