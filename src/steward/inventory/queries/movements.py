"""What moved: the ledger's lines, newest first, with what they were for and who booked them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Lot, Movement, Place, StockAct, Variant
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import MovementKind
from steward.kit.paging import Page, decode_id, page_of


@dataclass(frozen=True)
class MovementsAsked:
    """Which movements to list."""

    variant_id: int | None = None
    place_id: int | None = None
    kind: str = ""
    document: str = ""


@dataclass(frozen=True)
class MovementRow:
    """A line of the ledger; `on_hand` is what was there of the lot at the place after it."""

    id: int
    act_id: int
    at: datetime
    kind: str
    variant_id: int
    sku: str
    place_id: int
    place: str
    lot: str | None
    quantity: Decimal
    on_hand: Decimal
    value: Decimal
    document: str | None
    reason: str
    who: str
    returns_id: int | None


def list_movements(
    session: Session,
    actor: Actor,
    asked: MovementsAsked,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[MovementRow]:
    """List movements, newest first."""
    last = decode_id(cursor)
    filters = {
        Movement.variant_id: asked.variant_id,
        Movement.place_id: asked.place_id,
        Movement.kind: asked.kind if asked.kind in set(MovementKind) else None,
        StockAct.document: asked.document,
    }
    query: Select[*tuple[Any, ...]] = (
        select(
            Movement.id,
            Movement.act_id,
            Movement.at,
            Movement.kind,
            Movement.variant_id,
            literal_column("variants.sku::text"),
            Movement.place_id,
            literal_column("places.name::text"),
            literal_column("lots.code::text"),
            Movement.quantity,
            Movement.on_hand,
            Movement.value,
            StockAct.document,
            StockAct.reason,
            StockAct.actor_name,
            Movement.returns_id,
        )
        .join(StockAct, StockAct.id == Movement.act_id)
        .join(Variant, Variant.id == Movement.variant_id)
        .join(Place, Place.id == Movement.place_id)
        .outerjoin(Lot, Lot.id == Movement.lot_id)
        .where(visible_to(actor), *(column == sent for column, sent in filters.items() if sent))
    )
    if last:
        query = query.where(Movement.id < last)
    found = session.execute(query.order_by(Movement.id.desc()).limit(limit + 1))
    return page_of([MovementRow(*row) for row in found], limit, lambda row: [row.id])
