"""What there is of variants: level by level, and what all of it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING, Key
from steward.kit import clock
from steward.kit.paging import Page, decode_id, page_of

PAGE = 50


@dataclass(frozen=True)
class LotRow:
    """One level: what there is of a lot, or of no lot, at a place; and what that is worth."""

    level_id: int
    key: Key
    place: str
    lot: str | None
    expires_on: date | None
    on_hand: Decimal
    reserved: Decimal
    incoming: Decimal
    value: Decimal
    is_expired: bool
    is_held: bool = False

    @property
    def free(self) -> Decimal:
        """What can be promised: nothing that has expired or is held can."""
        return NOTHING if self.is_expired or self.is_held else self.on_hand - self.reserved


_COLUMNS = """
    select l.id, l.variant_id, l.place_id, l.lot_id, p.name::text as place, o.code::text as lot,
           o.expires_on, l.on_hand, l.reserved, l.incoming, l.is_held, coalesce((
           select sum(c.value) from cost_layers c where c.level_id = l.id and c.quantity <> 0), 0)
           as value
    from levels l join places p on p.id = l.place_id left join lots o on o.id = l.lot_id
"""
_LOTS = text(f"""
    {_COLUMNS} where l.variant_id = any(:variants)
    order by l.variant_id, lower(p.name::text), l.place_id, o.expires_on, o.id
""")
_LEVELS = text(f"""
    {_COLUMNS}
    where l.id > :last and (:variant = 0 or l.variant_id = :variant)
      and (:place = 0 or l.place_id = :place) order by l.id limit :limit
""")
_WORTH = text("""
    select v.currency, sum(c.value) from cost_layers c
    join levels l on l.id = c.level_id join variants v on v.id = l.variant_id
    where c.quantity <> 0 group by v.currency order by 2 desc
""")


def levels_of(session: Session, variant_ids: Sequence[int]) -> list[LotRow]:
    """Return all levels of some variants, by place and by what expires first."""
    today = clock.now().date()
    return [_lot(row, today) for row in session.execute(_LOTS, {"variants": list(variant_ids)})]


def page_of_levels(
    session: Session,
    actor: Actor,
    of: tuple[int | None, int | None],
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[LotRow]:
    """List levels by their ids; `of` names a variant and a place, each if it is asked for."""
    variant_id, place_id = of
    asked = {"last": decode_id(cursor), "limit": limit + 1}
    asked |= {"variant": variant_id or 0, "place": place_id or 0}
    if not session.scalar(select(visible_to(actor))):
        return Page([], None)
    today = clock.now().date()
    found = [_lot(row, today) for row in session.execute(_LEVELS, asked)]
    return page_of(found, limit, lambda one: [one.level_id])


def _lot(row: Row[*tuple[Any, ...]], today: date) -> LotRow:
    key = Key(row.variant_id, row.place_id, row.lot_id)
    is_expired = row.expires_on is not None and row.expires_on < today
    return LotRow(
        row.id,
        key,
        row.place,
        row.lot,
        row.expires_on,
        row.on_hand,
        row.reserved,
        row.incoming,
        row.value,
        is_expired,
        row.is_held,
    )


def worth(session: Session) -> list[tuple[str, Decimal]]:
    """Return what all that is there cost, by currency."""
    return [(currency, value) for currency, value in session.execute(_WORTH)]
