"""Discounts by API: read by staff, set by leads."""

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.running import zone
from steward.sales import actions, queries
from steward.sales.api.values import Money, Number
from steward.sales.forms import DiscountForm
from steward.sales.models import DiscountRow
from steward.sales.queries import DiscountListed, DiscountsAsked

api = Api("discounts", "Discounts", "What is taken off, of which goods, when and for whom.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Autumn",
    "kind": "percentage",
    "value": "12.5",
    "currency": "EUR",
    "categories": ["Kettles"],
    "until": "2026-11-30",
    "coupon": "AUTUMN",
    "stacking": "best",
    "most_uses_each": 1,
}


class DiscountPath(Input):
    """Which discount."""

    discount_id: RowId


class DiscountQuery(PageQuery):
    """Which discounts to list."""

    q: Words = Field("", description="Parts of a name or a coupon.")
    show: Words = Field("", description="`now`, `coming`, `over` or `off`; empty for all.")


class DiscountInput(DiscountForm):
    """A discount. `breaks` are lines such as "10: 5": from 10 units on, 5 per cent."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})


class DiscountUse(Input):
    """Whether a discount is in use."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"on": False}})

    on: bool


class Discount(DiscountForm):
    """A discount, with how many orders took it and what it took off them in all."""

    value: Number
    least: Number
    id: int
    active: bool
    orders: int
    taken: Money
    version: int
    url: str


class DiscountPage(BaseModel):
    """Some discounts, by name; without `next_cursor` they are the last."""

    items: list[Discount]
    next_cursor: str | None


@api.get("/discounts", responses={200: DiscountPage})
@access("orders.read")
def list_discounts(query: DiscountQuery) -> Response:
    """List discounts, by name."""
    asked = DiscountsAsked(query.q, show=query.show)
    found = queries.list_discounts(
        session(), actor(), asked, cursor=query.cursor, limit=query.limit
    )
    items = [_shown(one) for one in found.items]
    return answer(DiscountPage(items=items, next_cursor=found.next_cursor))


@api.post("/discounts", responses={201: Discount})
@access("discounts.manage")
def add_discount(body: DiscountInput) -> Response:
    """Enter a discount."""
    added = actions.add_discount(session(), body, zone(), actor=actor())
    return answer(shown := _shown_row(added), 201, Location=shown.url)


@api.get("/discounts/<discount_id>", responses={200: Discount})
@access("orders.read")
def read_discount(path: DiscountPath) -> Response:
    """Read a discount."""
    return answer(_shown_row(queries.get_discount(session(), actor(), path.discount_id)))


@api.put("/discounts/<discount_id>", responses={200: Discount})
@access("discounts.manage")
def change_discount(path: DiscountPath, body: DiscountInput) -> Response:
    """Set all particulars of a discount."""
    found = queries.get_discount(session(), actor(), path.discount_id, for_update=True)
    check_if_match(found.version)
    changed = actions.change_discount(
        session(), found.id, body, zone(), version=None, actor=actor()
    )
    return answer(_shown_row(changed))


@api.put("/discounts/<discount_id>/use", responses={200: Discount})
@access("discounts.manage")
def switch_discount(path: DiscountPath, body: DiscountUse) -> Response:
    """Put a discount out of use, or in use again."""
    one = actions.switch_discount(session(), path.discount_id, on=body.on, actor=actor())
    return answer(_shown_row(one))


def _shown_row(row: DiscountRow) -> Discount:
    return _shown(queries.listed(session(), row))


def _shown(row: DiscountListed) -> Discount:
    one = row.discount
    return Discount.model_construct(
        **queries.form_of(session(), one, zone()).model_dump(),
        id=one.id,
        active=one.active,
        orders=row.uses,
        taken=Money(amount=row.taken, currency=one.currency),
        version=one.version,
        url=address(f"/discounts/{one.id}"),
    )
