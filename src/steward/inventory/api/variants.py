"""Variants of products by API: what is counted and sold, found by what a scanner reads."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import Number, Price, PriceInput, sent, split, unsent
from steward.inventory.forms import LotForm, Quantity, Sku, VariantForm
from steward.inventory.forms.fields import Barcode, Unit
from steward.inventory.models import Variant as VariantModel
from steward.inventory.rules import CostMethod, ProductState
from steward.kit.access import access
from steward.kit.api import Api, Input, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.fields import Line, Name
from steward.kit.pages import parse

api = Api("variants", "Variants", "What is counted and sold. For staff only.")
VARIANT_EXAMPLE: dict[str, JsonValue] = {
    "sku": "ANA-1-BLUE",
    "barcode": "4006381333931",
    "options": {"Colour": "blue"},
    "unit": "piece",
    "pack_quantity": "1",
    "price": {"amount": "489.00", "currency": "EUR"},
    "may_backorder": False,
    "cost_method": "fifo",
    "state": "active",
}
_LOT: dict[str, JsonValue] = {"code": "K17", "expires_on": "2027-06-30"}


class VariantPath(Input):
    """Which variant."""

    variant_id: RowId


class CodeQuery(Input):
    """What a scanner reads, or somebody types."""

    code: Annotated[str, Field(min_length=1, max_length=60, description="A SKU or a barcode.")]


class VariantInput(Input):
    """A variant of a product."""

    model_config = ConfigDict(json_schema_extra={"example": VARIANT_EXAMPLE})

    sku: Sku
    barcode: Barcode | None = Field(None, description="An EAN, UPC or GTIN, or a code of your own.")
    options: dict[Name, Line] = Field(default_factory=dict, max_length=10)
    unit: Unit = "piece"
    pack_quantity: Annotated[Quantity, Field(gt=0)] = Decimal(1)
    price: PriceInput
    may_backorder: bool = False
    cost_method: CostMethod = CostMethod.FIFO
    state: ProductState = ProductState.ACTIVE


class VariantPatch(Input):
    """What to change of a variant: what is left out stays."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"price": {"amount": "459.00", "currency": "EUR"}}}
    )

    sku: Sku = unsent()
    barcode: Barcode | None = unsent()
    options: Annotated[dict[Name, Line], Field(max_length=10)] = unsent()
    unit: Unit = unsent()
    pack_quantity: Annotated[Quantity, Field(gt=0)] = unsent()
    price: PriceInput = unsent()
    may_backorder: bool = unsent()
    cost_method: CostMethod = unsent()
    state: ProductState = unsent()


class Variant(BaseModel):
    """What is counted and sold."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": 11, **VARIANT_EXAMPLE, "version": 1}}
    )

    id: int
    sku: str
    barcode: str | None
    options: dict[str, str]
    unit: str
    pack_quantity: Number = Field(description="How many of the unit a pack holds.")
    price: Price
    may_backorder: bool
    cost_method: str = Field(description="fifo or average: what a piece that leaves has cost.")
    state: str
    version: int


class FoundVariant(Variant):
    """A variant, and the product that it is of."""

    product: str = Field(description="The address of its product.")


class LotInput(LotForm):
    """A lot to add."""

    model_config = ConfigDict(json_schema_extra={"example": _LOT})


class Lot(BaseModel):
    """What was made or delivered together."""

    model_config = ConfigDict(json_schema_extra={"example": {"id": 3, **_LOT}})

    id: int
    code: str
    expires_on: date | None


@api.get("/variants", responses={200: FoundVariant})
@access("stock.read")
def find_variant(query: CodeQuery) -> Response:
    """Find the variant of a SKU or barcode."""
    found = queries.find_variant(session(), actor(), query.code)
    if found is None:
        raise NotFound
    return answer(_found(found))


@api.get("/variants/<variant_id>", responses={200: FoundVariant})
@access("stock.read")
def read_variant(path: VariantPath) -> Response:
    """Read a variant."""
    return answer(_found(queries.get_variant(session(), actor(), path.variant_id)))


@api.patch("/variants/<variant_id>", responses={200: FoundVariant})
@access("stock.manage")
def change_variant(path: VariantPath, body: VariantPatch) -> Response:
    """Change a variant, or retire it."""
    variant = queries.get_variant(session(), actor(), path.variant_id, for_update=True)
    check_if_match(variant.version)
    values = {name: getattr(variant, name) for name in VariantForm.model_fields}
    form = parse(VariantForm, values | sent(body))
    actions.change_variant(session(), variant.id, form, version=None, actor=actor())
    return answer(_found(variant))


@api.post("/variants/<variant_id>/lots", responses={201: Lot})
@access("stock.manage")
def add_lot(path: VariantPath, body: LotInput) -> Response:
    """Enter a lot of a variant."""
    lot = actions.add_lot(session(), path.variant_id, body, actor=actor())
    where = address(f"/variants/{path.variant_id}")
    return answer(Lot(id=lot.id, code=lot.code, expires_on=lot.expires_on), 201, Location=where)


def as_form(body: VariantInput) -> VariantForm:
    """Return what is sent of a variant as the form that the actions take."""
    values = body.model_dump()
    return parse(VariantForm, values | split(values.pop("price")))


def shown_variant(variant: VariantModel) -> Variant:
    """Return a variant as answers show it."""
    return Variant.model_validate(_particulars(variant))


def _found(variant: VariantModel) -> FoundVariant:
    product = address(f"/products/{variant.product_id}")
    return FoundVariant.model_validate({**_particulars(variant), "product": product})


def _particulars(variant: VariantModel) -> dict[str, object]:
    values = {name: getattr(variant, name) for name in VariantForm.model_fields}
    price = Price(amount=variant.price, currency=values.pop("currency"))
    return {**values, "price": price, "id": variant.id, "version": variant.version}
