"""What the books are told of the stores: which goods changed, what moved, and the figures of both.

The figures are those of now, however often they are read: whoever keeps them puts what is read last
in the place of what was read before.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.feeds import Feed, Told, ids_told

_EVERY_PRODUCT = text("select id from products order by id")
_PRODUCTS_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id, data from facts
        where id > :after and id <= :until and subject_kind in ('product', 'import', 'stock act'))
    select subject_id from told where subject_kind = 'product'
    union
    select v.product_id from told join imported_rows r on r.import_id = told.subject_id
    join variants v on v.id = r.subject_id
    where told.kind in ('products.imported', 'products.import_undone') and r.kind = 'variant'
    union
    select v.product_id from told
    cross join lateral jsonb_array_elements_text(told.data -> 'variants') moved (variant_id)
    join variants v on v.id = cast(moved.variant_id as bigint)
    where told.kind = 'stock.moved' and told.data ->> 'movement' in ('receipt', 'revaluation')
    order by 1
""")
# By all names that these products have or had: another one may have the same.
_PRODUCTS = text("""
    with named as (
        select name from products where id = any(:ids)
        union
        select data -> 'changes' -> 'name' ->> 0 from facts
        where subject_kind = 'product' and subject_id = any(:ids) and kind = 'product.changed'
          and jsonb_exists(data -> 'changes', 'name'))
    select named.name, p.id, p.category, round(p.price, 2), round(c.unit_cost, 2)
    from named
    left join lateral (
        select p.id, nullif(p.category, '') as category, v.id as variant_id, v.price
        from products p left join variants v on v.product_id = p.id
        where lower(p.name) = lower(named.name) and p.name = named.name
        order by p.state, p.id, v.state, v.id limit 1) p on true
    left join lateral (
        select l.unit_cost from cost_layers l join levels s on s.id = l.level_id
        where s.variant_id = p.variant_id order by l.id desc limit 1) c on true
    order by named.name
""")
_EVERY_MOVEMENT = text("select id from movements order by id")
# A product or a place that is renamed has its movements told of anew.
_MOVEMENTS_CHANGED = text("""
    with told as materialized (
        select kind, subject_id, data from facts
        where id > :after and id <= :until
          and kind in ('stock.moved', 'product.changed', 'place.changed'))
    select m.id from told join movements m on m.act_id = told.subject_id
    where told.kind = 'stock.moved'
    union
    select m.id from told join variants v on v.product_id = told.subject_id
    join movements m on m.variant_id = v.id
    where told.kind = 'product.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select m.id from told join movements m on m.place_id = told.subject_id
    where told.kind = 'place.changed' and jsonb_exists(told.data -> 'changes', 'name')
    order by 1
""")
_MOVEMENTS = text("""
    select cast(m.id as text), cast(m.at at time zone :zone as date), p.name,
           cast(s.name as text), m.kind, m.quantity, round(m.value, 2)
    from movements m
    join variants v on v.id = m.variant_id join products p on p.id = v.product_id
    join places s on s.id = m.place_id
    where m.id = any(:ids) order by m.id
""")


class ProductFigures(NamedTuple):
    """A product by its name, as its first variant is priced, and what one last cost us."""

    product: str
    category: str | None
    price: Decimal | None
    cost: Decimal | None


class MovementFigures(NamedTuple):
    """A line of the ledger: what it added to a place, and its value at cost to the cent."""

    movement: str
    moved_on: date
    product: str
    place: str
    kind: str
    quantity: Decimal
    value: Decimal


products_changed = ids_told(_EVERY_PRODUCT, _PRODUCTS_CHANGED)


def tell_products(session: Session, ids: Sequence[int], _zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of products, in one statement, by the names that they have and had."""
    found = session.execute(_PRODUCTS, {"ids": list(ids)}).all()
    rows = [ProductFigures(name, *figures) for name, id_, *figures in found if id_]
    return (Told("products", rows, [(one.name,) for one in found]),)


movements_changed = ids_told(_EVERY_MOVEMENT, _MOVEMENTS_CHANGED)


def tell_movements(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of movements, in one statement."""
    rows = session.execute(_MOVEMENTS, {"ids": list(ids), "zone": zone.key})
    return (Told("stock", [MovementFigures(*row) for row in rows]),)


FEEDS = (
    Feed("products", products_changed, tell_products),
    Feed("stock", movements_changed, tell_movements),
)
