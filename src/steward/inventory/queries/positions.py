"""How much there is and comes of variants at places: what stands in every list that asks for it."""

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from steward.inventory.models import Lot, StockLevel
from steward.inventory.rules import NOTHING
from steward.kit import clock

# Of a row `r` with variant_id and place_id: what is free, not expired and not held, and what is to
# come. For statements in words; :today is the day.
POSITION = """
    select coalesce(sum(case when o.expires_on < :today or l.is_held then 0
           else l.on_hand - l.reserved end), 0)
           as free, coalesce(sum(l.incoming), 0) as incoming
    from levels l left join lots o on o.id = l.lot_id
    where l.variant_id = r.variant_id and l.place_id = r.place_id
"""


def positions() -> Subquery:
    """Sum up all levels by variant and place."""
    level, lot = StockLevel.__table__.c, Lot.__table__.c
    keeps = or_(lot.expires_on.is_(None), lot.expires_on >= clock.now().date())
    good = and_(keeps, ~level.is_held)
    return (
        select(
            level.variant_id,
            level.place_id,
            func.sum(level.on_hand).label("on_hand"),
            func.sum(case((good, level.on_hand - level.reserved), else_=0)).label("free"),
            func.sum(level.incoming).label("incoming"),
        )
        .select_from(StockLevel)
        .outerjoin(Lot, Lot.id == level.lot_id)
        .group_by(level.variant_id, level.place_id)
        .subquery("positions")
    )


def position_in(stock: Subquery) -> ColumnElement[object]:
    """Return what is free or to come, of a row that may have no level yet."""
    return func.coalesce(stock.c.free, NOTHING) + func.coalesce(stock.c.incoming, NOTHING)
