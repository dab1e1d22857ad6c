"""Products by API."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import unsent
from steward.inventory.api.variants import (
    VARIANT_EXAMPLE,
    Variant,
    VariantInput,
    as_form,
    shown_variant,
)
from steward.inventory.forms import ProductForm
from steward.inventory.forms.fields import Text
from steward.inventory.models import Product as ProductModel
from steward.inventory.models import Variant as VariantModel
from steward.inventory.rules import Criticality, ProductState
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.pages import parse

api = Api("products", "Products", "What you sell, each with its variants. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Ana espresso machine",
    "description": "One group, heats in a minute.",
    "category": "Machines",
    "brand": "Brindle",
    "criticality": "high",
    "state": "active",
}
_SHOWN_VARIANT: JsonValue = {"id": 11, **VARIANT_EXAMPLE, "version": 1}


class ProductPath(Input):
    """Which product."""

    product_id: RowId


class ProductQuery(PageQuery):
    """Which products to list."""

    q: Words = Field("", description="Parts of a name, brand, category, SKU or barcode.")
    state: ProductState | None = Field(None, description="Those not retired where left out.")
    category: Words = ""


class ProductInput(ProductForm):
    """A product to add, with one variant at least."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_EXAMPLE, "variants": [VARIANT_EXAMPLE]}}
    )

    variants: list[VariantInput] = Field(min_length=1, max_length=100)


class ProductPatch(Input):
    """What to change of a product: what is left out stays. `retired` takes it out of sale."""

    model_config = ConfigDict(json_schema_extra={"example": {"state": "retired"}})

    name: Annotated[Line, Field(min_length=1)] = unsent()
    description: Text = unsent()
    category: Line = unsent()
    brand: Line = unsent()
    criticality: Criticality = unsent()
    state: ProductState = unsent()


class Product(BaseModel):
    """Something you sell; its version counts changes of its variants too."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                **_EXAMPLE,
                "variants": [_SHOWN_VARIANT],
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/products/7",
            }
        }
    )

    id: int
    name: str
    description: str
    category: str
    brand: str
    criticality: str = Field(description="low, normal, high or critical; triage reads it.")
    state: str
    variants: list[Variant]
    created_at: datetime
    version: int
    url: str


class ProductPage(BaseModel):
    """Some products, by name; without `next_cursor` they are the last."""

    items: list[Product]
    next_cursor: str | None


@api.get("/products", responses={200: ProductPage})
@access("stock.read")
def list_products(query: ProductQuery) -> Response:
    """List products, by name."""
    listing = queries.Listing(query.q, state=query.state or "", category=query.category)
    found = queries.list_products(
        session(), actor(), listing, cursor=query.cursor, limit=query.limit
    )
    products = [row.product for row in found.items]
    parts = queries.variants_by_product(session(), [one.id for one in products])
    items = [_with(one, parts[one.id]) for one in products]
    return answer(ProductPage(items=items, next_cursor=found.next_cursor))


@api.post("/products", responses={201: Product})
@access("stock.manage")
def add_product(body: ProductInput) -> Response:
    """Add a product."""
    form = parse(ProductForm, body.model_dump(exclude={"variants"}))
    variants = [as_form(one) for one in body.variants]
    product = actions.add_product(session(), form, variants, actor=actor())
    shown = _shown(product)
    return answer(shown, 201, Location=shown.url)


@api.get("/products/<product_id>", responses={200: Product})
@access("stock.read")
def read_product(path: ProductPath) -> Response:
    """Read a product."""
    return answer(_shown(queries.get_product(session(), actor(), path.product_id)))


@api.patch("/products/<product_id>", responses={200: Product})
@access("stock.manage")
def change_product(path: ProductPath, body: ProductPatch) -> Response:
    """Change a product, or retire it."""
    product = queries.get_product(session(), actor(), path.product_id, for_update=True)
    check_if_match(product.version)
    values = _particulars(product) | body.model_dump(exclude_unset=True)
    form = parse(ProductForm, values)
    actions.change_product(session(), product.id, form, version=None, actor=actor())
    return answer(_shown(product))


@api.post("/products/<product_id>/variants", responses={201: Product})
@access("stock.manage")
def add_variant(path: ProductPath, body: VariantInput) -> Response:
    """Add a variant to a product."""
    actions.add_variant(session(), path.product_id, as_form(body), actor=actor())
    shown = _shown(queries.get_product(session(), actor(), path.product_id))
    return answer(shown, 201, Location=shown.url)


def _shown(product: ProductModel) -> Product:
    session().flush()  # the version that is answered is the one that will be kept
    return _with(product, queries.variants_by_product(session(), [product.id])[product.id])


def _with(product: ProductModel, variants: list[VariantModel]) -> Product:
    return Product(
        id=product.id,
        variants=[shown_variant(one) for one in variants],
        created_at=product.created_at,
        version=product.version,
        url=address(f"/products/{product.id}"),
        **_particulars(product),
    )


def _particulars(product: ProductModel) -> dict[str, Any]:
    return {name: getattr(product, name) for name in ProductForm.model_fields}
