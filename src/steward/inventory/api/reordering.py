"""What to order anew by API: each variant at each place, with its point and why; points by hand."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.values import Number, Price
from steward.inventory.forms import PointForm
from steward.inventory.queries import ReorderAsked, ReorderRow
from steward.inventory.rules import Spot
from steward.kit.access import access
from steward.kit.api import Api, PageQuery, RowId, Words, answer
from steward.kit.db import session

api = Api("reorder", "Reorder", "At how many to order anew, how much, and why. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "variant_id": 11,
    "place_id": 1,
    "sku": "ANA-1-BLUE",
    "place": "Rotterdam",
    "free": "18",
    "incoming": "0",
    "point": "20",
    "point_by_hand": False,
    "up_to": "44",
    "drafted": "0",
    "quantity": "26",
    "needed_by": "2026-12-20",
    "lasts_days": 29,
    "supplier_id": 4,
    "price": {"amount": "212.50", "currency": "EUR"},
    "alert": {
        "id": 7,
        "state": "open",
        "opened_at": "2026-11-20T13:32:00Z",
        "purchase_id": None,
    },
    "forecast": {
        "expected": "41.2",
        "low": "30",
        "high": "52.5",
        "lead_days": "14",
        "review_days": 7,
        "holding": "1.02",
        "shortage": "63.75",
        "rule_of_thumb": "38",
        "rule_of_thumb_cost": "412.5",
        "weeks_played": 52,
    },
    "computed_at": "2026-11-20T02:41:00Z",
}


class ReorderQuery(PageQuery):
    """Which lines to list."""

    q: Words = Field("", description="Parts of a name, SKU or barcode.")
    show: Literal["due", "alerts", "all"] = Field(
        "due", description="What is to be ordered now, what has an alert, or all goods."
    )
    supplier_id: RowId | None = None
    place_id: RowId | None = None


class AlertShown(BaseModel):
    """That goods have run low; `quiet` when somebody closed it before there was enough."""

    id: int
    state: Literal["open", "quiet"]
    opened_at: datetime
    purchase_id: int | None = Field(description="The order that was made for it.")


class ForecastShown(BaseModel):
    """What a point is worked out of; demand is that until the order after the next is here."""

    expected: Number
    low: Number = Field(description="In eight cases of ten it is this or more,")
    high: Number = Field(description="and this or less.")
    lead_days: Number
    review_days: int
    holding: Number = Field(description="What one costs that is kept for a week.")
    shortage: Number = Field(description="What one costs that is asked for in vain.")
    rule_of_thumb: Number = Field(description="“Average × lead time + 50 %” as of today.")
    rule_of_thumb_cost: Number | None = Field(description="What that would have cost of late.")
    weeks_played: int


class ReorderLine(BaseModel):
    """A variant at a place: how it stands, and how much to order of whom."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    variant_id: int
    place_id: int
    sku: str
    place: str
    free: Number
    incoming: Number
    point: Number | None = Field(description="At how many, free or to come, to order anew.")
    point_by_hand: bool
    up_to: Number
    drafted: Number = Field(description="What drafts of purchase orders have already.")
    quantity: Number = Field(description="How much to order now; 0 for nothing.")
    needed_by: date | None
    lasts_days: int | None
    supplier_id: int | None
    price: Price | None
    alert: AlertShown | None
    forecast: ForecastShown | None
    computed_at: datetime | None


class ReorderLinePage(BaseModel):
    """Some lines, by supplier; without `next_cursor` they are the last."""

    items: list[ReorderLine]
    next_cursor: str | None


class PointInput(PointForm):
    """At how many to order a variant at a place; without a point, as it is worked out."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"variant_id": 11, "place_id": 1, "point": "20", "up_to": "44"}
        }
    )

    variant_id: RowId
    place_id: RowId


@api.get("/reorder-lines", responses={200: ReorderLinePage})
@access("stock.read")
def list_reorder_lines(query: ReorderQuery) -> Response:
    """List what to order anew, by supplier."""
    show = {"due": "", "alerts": "asked", "all": "all"}[query.show]
    asked = ReorderAsked(query.q, "name", show, query.supplier_id, query.place_id)
    found = queries.list_reorder(session(), actor(), asked, cursor=query.cursor, limit=query.limit)
    items = [_line(one) for one in found.items]
    return answer(ReorderLinePage(items=items, next_cursor=found.next_cursor))


@api.put("/reorder-points", responses={200: ReorderLine})
@access("stock.manage")
def set_reorder_point(body: PointInput) -> Response:
    """Set at how many to order a variant at a place; without a point, it is worked out again."""
    spot = Spot(body.variant_id, body.place_id)
    sent = PointForm(point=body.point, up_to=body.up_to)
    actions.set_point(session(), spot, sent, actor=actor())
    return answer(_line(queries.get_reorder(session(), actor(), spot)))


_OF_ROW = ("sku", "place", "free", "incoming", "needed_by", "computed_at")


def _line(row: ReorderRow) -> ReorderLine:
    how, sender = row.standing, row.supplier
    return ReorderLine(
        **row.spot._asdict(),
        **{name: getattr(row, name) for name in _OF_ROW},
        **{name: getattr(how, name) for name in ("point", "up_to", "drafted", "quantity")},
        point_by_hand=how.by_hand is not None,
        lasts_days=how.days,
        supplier_id=sender.id if sender else None,
        price=Price(amount=sender.price, currency=sender.currency) if sender else None,
        alert=AlertShown.model_validate(vars(row.alert)) if row.alert else None,
        forecast=_forecast(row),
    )


def _forecast(row: ReorderRow) -> ForecastShown | None:
    why = row.standing.figures
    if why is None:
        return None
    cost = why.by_thumb["cost"] if why.by_thumb else None
    names = ("expected", "low", "high", "lead_days", "holding", "shortage")
    return ForecastShown(
        **{name: _rounded(getattr(why, name)) for name in names},
        review_days=why.review_days,
        rule_of_thumb=_rounded(why.thumb),
        rule_of_thumb_cost=None if cost is None else _rounded(cost),
        weeks_played=why.played,
    )


def _rounded(number: float) -> Decimal:
    return Decimal(repr(round(number, 4)))
