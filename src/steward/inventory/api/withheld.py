"""Keeping lots and products back from sale, by API."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.api.products import ProductPath
from steward.inventory.api.values import Number
from steward.inventory.forms import KeepBackForm
from steward.inventory.models import StockHold
from steward.inventory.queries import DESK
from steward.kit.access import access
from steward.kit.api import Api, Input, RowId, answer
from steward.kit.db import session

api = Api("withheld", "Kept back", "Lots that are held and products that are paused. For staff.")


class LotPath(Input):
    """Which lot."""

    lot_id: RowId


class Keeping(BaseModel):
    """Who keeps it back, since when and why."""

    holder: str = Field(description="desk, or a problem such as problem:3.")
    by: str
    since: datetime
    reason: str


class PromisedOf(BaseModel):
    """So many of it are promised to somebody."""

    holder: str = Field(description="Such as order:7.")
    quantity: Number


class LotHold(BaseModel):
    """How a lot stands: held as long as anybody keeps it back."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lot_id": 3,
                "code": "K17",
                "is_held": True,
                "on_hand": "41",
                "kept_back": [
                    {
                        "holder": "desk",
                        "by": "Rosa Keller",
                        "since": "2026-07-01T08:00:00Z",
                        "reason": "The gasket gives way",
                    }
                ],
                "promised": [{"holder": "order:7", "quantity": "2"}],
                "instead": "2",
            }
        }
    )

    lot_id: int
    code: str
    is_held: bool
    on_hand: Number
    kept_back: list[Keeping]
    promised: list[PromisedOf]
    instead: Number = Field(description="How many of these can be of other lots at the same place.")


class ProductPause(BaseModel):
    """Whether a product is off sale for now, and by whom."""

    product_id: int
    is_paused: bool
    kept_back: list[Keeping]


@api.get("/lots/<lot_id>/hold", responses={200: LotHold})
@access("stock.read")
def read_hold(path: LotPath) -> Response:
    """Read who holds a lot, and to whom it is promised."""
    return answer(_lot(path.lot_id))


@api.put("/lots/<lot_id>/hold", responses={200: LotHold})
@access("stock.hold")
def hold_lot(path: LotPath, body: KeepBackForm) -> Response:
    """Hold a lot: nothing of it is promised, packed or sent."""
    actions.hold_lot(session(), path.lot_id, DESK, body.reason, actor=actor())
    return answer(_lot(path.lot_id))


@api.delete("/lots/<lot_id>/hold", responses={200: LotHold})
@access("stock.hold")
def release_lot(path: LotPath) -> Response:
    """Let a lot go; it is sold again once nobody holds it."""
    actions.release_lot(session(), path.lot_id, DESK, actor=actor())
    return answer(_lot(path.lot_id))


@api.put("/lots/<lot_id>/promises", responses={200: LotHold})
@access("stock.hold")
def move_promises(path: LotPath) -> Response:
    """Promise others instead of a held lot to those who ordered, as far as any are free."""
    actions.move_promises(session(), path.lot_id, actor=actor())
    return answer(_lot(path.lot_id))


@api.get("/products/<product_id>/pause", responses={200: ProductPause})
@access("stock.read")
def read_pause(path: ProductPath) -> Response:
    """Read whether a product is off sale for now."""
    return answer(_product(path.product_id))


@api.put("/products/<product_id>/pause", responses={200: ProductPause})
@access("stock.hold")
def pause_product(path: ProductPath, body: KeepBackForm) -> Response:
    """Take a product off sale for now: it is shown, and its orders stay."""
    actions.pause_product(session(), path.product_id, DESK, body.reason, actor=actor())
    return answer(_product(path.product_id))


@api.delete("/products/<product_id>/pause", responses={200: ProductPause})
@access("stock.hold")
def resume_product(path: ProductPath) -> Response:
    """Sell a product again, once nobody keeps it back."""
    actions.resume_product(session(), path.product_id, DESK, actor=actor())
    return answer(_product(path.product_id))


def _lot(lot_id: int) -> LotHold:
    held = queries.find_withheld(session(), lot_id)
    return LotHold(
        lot_id=lot_id,
        code=held.lot.code,
        is_held=bool(held.holds),
        on_hand=held.on_hand,
        kept_back=[_keeping(one) for one in held.holds],
        promised=[PromisedOf(holder=who, quantity=count) for who, count in held.promises],
        instead=held.instead,
    )


def _product(product_id: int) -> ProductPause:
    product = queries.get_product(session(), actor(), product_id)
    kept = queries.open_holds(session(), product_id=product.id)
    keepings = [_keeping(one) for one in kept]
    return ProductPause(product_id=product.id, is_paused=bool(kept), kept_back=keepings)


def _keeping(hold: StockHold) -> Keeping:
    return Keeping(holder=hold.holder, by=hold.by_name, since=hold.since, reason=hold.reason)
