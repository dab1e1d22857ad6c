"""What a row of a spreadsheet may say of a variant; all but its SKU may be left out."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steward.inventory.forms.fields import Amount, Barcode, Quantity, Sku, Text, Unit
from steward.kit.fields import Currency, Line, Name
from steward.kit.marks import N_


class ImportedRow(BaseModel):
    """A row: a variant, its product, a supplier's offer, a place, a lot."""

    model_config = ConfigDict(extra="forbid")

    sku: Sku
    name: Annotated[Line, Field(min_length=1)] | None = None
    description: Text | None = None
    category: Line | None = None
    brand: Line | None = None
    criticality: str | None = None
    product_state: str | None = None
    barcode: Barcode | None = None
    options: dict[Name, Line] = Field(default_factory=dict)
    unit: Unit | None = None
    pack_quantity: Annotated[Quantity, Field(gt=0)] | None = None
    price: Amount | None = None
    currency: Currency | None = None
    may_backorder: bool | None = None
    cost_method: str | None = None
    state: str | None = None
    supplier: Name | None = None
    supplier_sku: Line | None = None
    supplier_price: Amount | None = None
    lead_time_days: Annotated[int, Field(ge=0, le=1000)] | None = None
    minimum_quantity: Annotated[Quantity, Field(ge=0)] | None = None
    supplier_pack: Annotated[Quantity, Field(gt=0)] | None = None
    preferred: bool | None = None
    place: Name | None = None
    lot: Name | None = None
    expires_on: date | None = None

    @model_validator(mode="after")
    def _an_offer_needs_a_price(self) -> Self:
        if self.supplier and (self.supplier_price is None or self.lead_time_days is None):
            msg = N_("A supplier needs a price and a lead time in days beside it.")
            raise ValueError(msg)
        return self

    @property
    def offer(self) -> dict[str, object]:
        """The columns of what the supplier offers, as far as the row says."""
        said = {
            "supplier_sku": self.supplier_sku,
            "price": self.supplier_price,
            "lead_time_days": self.lead_time_days,
            "minimum_quantity": self.minimum_quantity,
            "pack_quantity": self.supplier_pack,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def of_product(self) -> dict[str, object]:
        """The columns of the product, as far as the row says."""
        said = {
            "name": self.name,
            "description": self.description,
            "category": self.category,
            "brand": self.brand,
            "criticality": self.criticality,
            "state": self.product_state,
        }
        return {name: value for name, value in said.items() if value is not None}

    @property
    def of_variant(self) -> dict[str, object]:
        """The columns of the variant, as far as the row says; options where there is one."""
        said: dict[str, object | None] = {
            "sku": self.sku,
            "barcode": self.barcode,
            "options": self.options or None,
            "unit": self.unit,
            "pack_quantity": self.pack_quantity,
            "price": self.price,
            "currency": self.currency,
            "may_backorder": self.may_backorder,
            "cost_method": self.cost_method,
            "state": self.state,
        }
        return {name: value for name, value in said.items() if value is not None}
