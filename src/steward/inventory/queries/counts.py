"""Stock-takes and what was counted in them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import StockCount
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import Key
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_id, page_of

_LINES = text("""
    select n.level_id, l.variant_id, l.place_id, l.lot_id, p.name, v.sku::text as sku, v.currency,
           o.code::text as lot, n.counted, n.expected, n.counted_by, n.counted_at, coalesce((
               select sum(c.value) / nullif(sum(c.quantity), 0) from cost_layers c
               where c.level_id = l.id and c.quantity > 0), (
               select c.unit_cost from cost_layers c where c.level_id = l.id
               order by c.id desc limit 1), 0) as cost
    from counted_lines n join levels l on l.id = n.level_id
    join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    left join lots o on o.id = l.lot_id
    where n.count_id = :count order by n.counted_at desc, n.id desc
""")
_UNCOUNTED = text("""
    select count(*) from levels l
    join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    where l.place_id = :place and (:category = '' or lower(p.category) = lower(:category))
      and l.on_hand <> 0 and not exists (
          select from counted_lines n where n.count_id = :count and n.level_id = l.id)
""")


@dataclass(frozen=True)
class CountLine:
    """What was counted of a level, and what was there by the ledger at that moment."""

    level_id: int
    key: Key
    name: str
    sku: str
    lot: str | None
    counted: Decimal
    expected: Decimal
    counted_by: str
    counted_at: datetime
    cost: Decimal  # of one, as of now
    currency: str

    @property
    def difference(self) -> Decimal:
        """How many more there are than was thought."""
        return self.counted - self.expected

    @property
    def worth(self) -> Decimal:
        """What the difference is worth, about."""
        return self.difference * self.cost


def get_count(session: Session, actor: Actor, count_id: int) -> StockCount:
    """Return a stock-take that the actor may see; raises NotFound."""
    query = select(StockCount).where(visible_to(actor), StockCount.id == count_id)
    count = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if count is None:
        raise NotFound
    return count


def list_counts(
    session: Session, actor: Actor, *, cursor: str | None = None, limit: int = 50
) -> Page[StockCount]:
    """List stock-takes, the newest first."""
    last = decode_id(cursor)
    query = select(StockCount).where(visible_to(actor))
    if last:
        query = query.where(StockCount.id < last)
    found = session.scalars(query.order_by(StockCount.id.desc()).limit(limit + 1)).all()
    return page_of(found, limit, lambda one: [one.id])


def count_lines(session: Session, count_id: int) -> list[CountLine]:
    """Return what was counted, the newest first."""
    rows = session.execute(_LINES, {"count": count_id}).mappings()
    return [
        CountLine(
            key=Key(row["variant_id"], row["place_id"], row["lot_id"]),
            **{name: row[name] for name in CountLine.__annotations__ if name != "key"},
        )
        for row in rows
    ]


def uncounted(session: Session, count: StockCount) -> int:
    """Count the levels that should be there and were not counted yet."""
    asked = {"place": count.place_id, "category": count.category, "count": count.id}
    return session.scalar(_UNCOUNTED, asked) or 0


def last_counted(session: Session, variant_id: int) -> datetime | None:
    """Return when a variant was counted last, in a stock-take that was booked."""
    query = text("""
        select max(n.counted_at) from counted_lines n join levels l on l.id = n.level_id
        join stock_counts c on c.id = n.count_id
        where l.variant_id = :variant and c.state = 'booked'
    """)
    at: datetime | None = session.scalar(query, {"variant": variant_id})
    return at
