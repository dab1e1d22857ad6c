"""Suppliers and retailers by API, and what they offer."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import Number, Price, unsent
from steward.inventory.forms import ContactForm, Currency, OfferForm, SupplierForm
from steward.inventory.forms.fields import Text
from steward.inventory.models import Supplier as SupplierModel
from steward.inventory.models import SupplierOffer
from steward.inventory.rules import SupplierKind
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Email, Name
from steward.kit.pages import parse

api = Api("suppliers", "Suppliers", "Who sends you more, and retailers. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Officina Rossi",
    "kind": "supplier",
    "email": "orders@rossi.example",
    "contacts": [{"name": "Lia Rossi", "role": "Orders", "email": None, "phone": "+39 02 1234567"}],
    "currency": "EUR",
    "notes": "",
    "active": True,
    "asks_by_itself": None,
}
_OFFER: dict[str, JsonValue] = {
    "sku": "ANA-1-BLUE",
    "supplier_sku": "R-881",
    "price": "212.50",
    "lead_time_days": 14,
    "minimum_quantity": "4",
    "pack_quantity": "2",
    "preferred": True,
}


class SupplierPath(Input):
    """Which supplier."""

    supplier_id: RowId


class SupplierQuery(PageQuery):
    """Which suppliers to list."""

    q: Words = Field("", description="Parts of a name or a mail address.")


class SupplierInput(SupplierForm):
    """A supplier to add."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})


class SupplierPatch(Input):
    """What to change of a supplier: what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"email": "sales@rossi.example"}})

    name: Name = unsent()
    kind: SupplierKind = unsent()
    email: Email | None = unsent()
    contacts: Annotated[list[ContactForm], Field(max_length=20)] = unsent()
    currency: Currency = unsent()
    notes: Text = unsent()
    active: bool = unsent()
    asks_by_itself: bool | None = unsent()


class Supplier(BaseModel):
    """Who sends you more; requests go to `email`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 4,
                **_EXAMPLE,
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/suppliers/4",
            }
        }
    )

    id: int
    name: str
    kind: str
    email: str | None
    contacts: list[ContactForm]
    currency: str
    notes: str
    active: bool
    asks_by_itself: bool | None = Field(
        description="Whether what runs low is ordered of them by itself; null as for their kind."
    )
    created_at: datetime
    version: int
    url: str


class SupplierPage(BaseModel):
    """Some suppliers, by name; without `next_cursor` they are the last."""

    items: list[Supplier]
    next_cursor: str | None


class OfferInput(OfferForm):
    """At what a supplier sends a variant, in the supplier's currency."""

    model_config = ConfigDict(json_schema_extra={"example": _OFFER})


class Offer(BaseModel):
    """At what a supplier sends a variant."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_OFFER, "price": {"amount": "212.50", "currency": "EUR"}}}
    )

    sku: str
    supplier_sku: str
    price: Price
    lead_time_days: int
    minimum_quantity: Number
    pack_quantity: Number = Field(description="What is ordered is a multiple of it.")
    preferred: bool


class OfferPage(BaseModel):
    """Some of what a supplier sends, by SKU; without `next_cursor` it is the last."""

    items: list[Offer]
    next_cursor: str | None


@api.get("/suppliers", responses={200: SupplierPage})
@access("stock.read")
def list_suppliers(query: SupplierQuery) -> Response:
    """List suppliers and retailers, by name."""
    found = queries.list_suppliers(
        session(), actor(), queries.Listing(query.q), cursor=query.cursor, limit=query.limit
    )
    items = [_shown(one.supplier) for one in found.items]
    return answer(SupplierPage(items=items, next_cursor=found.next_cursor))


@api.post("/suppliers", responses={201: Supplier})
@access("stock.manage")
def add_supplier(body: SupplierInput) -> Response:
    """Add a supplier or retailer."""
    shown = _shown(actions.add_supplier(session(), body, actor=actor()))
    return answer(shown, 201, Location=shown.url)


@api.get("/suppliers/<supplier_id>", responses={200: Supplier})
@access("stock.read")
def read_supplier(path: SupplierPath) -> Response:
    """Read a supplier."""
    return answer(_shown(queries.get_supplier(session(), actor(), path.supplier_id)))


@api.patch("/suppliers/<supplier_id>", responses={200: Supplier})
@access("stock.manage")
def change_supplier(path: SupplierPath, body: SupplierPatch) -> Response:
    """Change a supplier, or put it out of use."""
    supplier = queries.get_supplier(session(), actor(), path.supplier_id, for_update=True)
    check_if_match(supplier.version)
    values = _particulars(supplier) | body.model_dump(exclude_unset=True)
    form = parse(SupplierForm, values)
    actions.change_supplier(session(), supplier.id, form, version=None, actor=actor())
    return answer(_shown(supplier))


@api.get("/suppliers/<supplier_id>/offers", responses={200: OfferPage})
@access("stock.read")
def list_offers(path: SupplierPath, query: PageQuery) -> Response:
    """List what a supplier sends, by SKU."""
    supplier = queries.get_supplier(session(), actor(), path.supplier_id)
    found = queries.offers_of_supplier(
        session(), supplier.id, cursor=query.cursor, limit=query.limit
    )
    items = [_offer(one.offer, supplier, one.variant.sku) for one in found.items]
    return answer(OfferPage(items=items, next_cursor=found.next_cursor))


@api.put("/suppliers/<supplier_id>/offers", responses={200: Offer})
@access("stock.manage")
def set_offer(path: SupplierPath, body: OfferInput) -> Response:
    """Say at what a supplier sends the variant of a SKU."""
    supplier = queries.get_supplier(session(), actor(), path.supplier_id)
    offer = actions.set_offer(session(), supplier.id, body, actor=actor())
    return answer(_offer(offer, supplier, body.sku))


def _shown(supplier: SupplierModel) -> Supplier:
    return Supplier(
        id=supplier.id,
        created_at=supplier.created_at,
        version=supplier.version,
        url=address(f"/suppliers/{supplier.id}"),
        **_particulars(supplier),
    )


def _particulars(supplier: SupplierModel) -> dict[str, Any]:
    return {name: getattr(supplier, name) for name in SupplierForm.model_fields}


def _offer(offer: SupplierOffer, supplier: SupplierModel, sku: str) -> Offer:
    return Offer(
        sku=sku,
        supplier_sku=offer.supplier_sku,
        price=Price(amount=offer.price, currency=supplier.currency),
        lead_time_days=offer.lead_time_days,
        minimum_quantity=offer.minimum_quantity,
        pack_quantity=offer.pack_quantity,
        preferred=offer.preferred,
    )
