"""A business that sells for half a year, two lots at a time, with the complaints that are usual.

All is written as rows at once: what left, of which lot, from whom; tickets that name the order.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit import clock

WEEKS, PRODUCTS, EACH = 30, 12, 14  # weeks of sales, products, orders of each in a week
_LOT_WEEKS = 6


class Sold(NamedTuple):
    """What was sold of the newest lot of the first product: who may complain of which order."""

    product: str
    lot_id: int
    orders: list[tuple[int, int]]  # person, order


def sell(session: Session, *, products: int = PRODUCTS, each: int = EACH) -> Sold:
    """Sell for half a year; every 30th order is complained of, two weeks after it left."""
    now = clock.now()
    values = {
        "now": now,
        "products": products,
        "weekly": products * each,
        "all": products * each * WEEKS,
        "weeks": WEEKS,
        "lot": _LOT_WEEKS,
        "start": now - timedelta(weeks=WEEKS),
    }
    for statement in _STATEMENTS:
        session.execute(text(statement), values)
    name, lot_id = session.execute(text(_NEWEST)).one()
    orders = session.execute(text(_OF_LOT), {"lot": lot_id}).all()
    return Sold(name, lot_id, [(one.person_id, one.id) for one in orders])


def complain(
    session: Session, sold: Sold, count: int, *, at: datetime | None = None, first: int = 0
) -> None:
    """Have so many people complain of the newest lot, an hour apart, the last one at a moment."""
    until = at or clock.now()
    for place, (person, order) in enumerate(sold.orders[first : first + count]):
        values = {
            "person": person,
            "order": order,
            "product": sold.product,
            "at": until - timedelta(hours=count - 1 - place),
        }
        id_ = session.scalar(text(_TICKET), values)
        session.execute(text(_FACT), {"id": id_, "at": values["at"]})


_NEWEST = """
    select p.name, l.id from lots l join variants v on v.id = l.variant_id
    join products p on p.id = v.product_id where p.name = 'Grinder 1' order by l.id desc limit 1
"""
_OF_LOT = """
    select o.person_id, o.id from movements m
    join delivery_movements n on n.movement_id = m.id join delivery_lines x on x.id = n.line_id
    join deliveries d on d.id = x.delivery_id join orders o on o.id = d.order_id
    where m.lot_id = :lot order by o.id
"""
_TICKET = """
    insert into tickets (version, subject, state, severity, severity_by_person, channel, product,
        order_id, tags, fields, language, customer_id, created_at, updated_at, carried)
    values (1, 'It leaks', 'open', 'normal', false, 'web', :product, :order, '{}', '{}', 'english',
        :person, :at, :at, 0)
    returning id
"""
_FACT = """
    insert into facts (at, kind, subject_kind, subject_id, actor_name, data)
    values (:at, 'ticket.opened', 'ticket', :id, 'test', '{}')
"""
_STATEMENTS = (
    """insert into suppliers (version, name, kind, currency, contacts, notes, active, created_at)
       select 1, 'Supplier ' || n, 'supplier', 'EUR', '[]', '', true, :now
       from generate_series(1, 3) n""",
    """insert into places (version, name, kind, address, active, created_at)
       select 1, 'House ' || n, 'warehouse', '', true, :now from generate_series(1, 2) n""",
    """insert into products (version, name, category, brand, criticality, state, description,
         created_at)
       select 1, 'Grinder ' || n, 'Machines', '', 'normal', 'active', '', :now
       from generate_series(1, :products) n order by n""",
    """insert into variants (version, product_id, sku, price, currency, may_backorder, cost_method,
         options, unit, pack_quantity, state, created_at)
       select 1, p.id, 'G-' || p.id, 100, 'EUR', true, 'fifo', '{}', 'piece', 1, 'active', :now
       from products p""",
    """insert into lots (variant_id, code, created_at)
       select v.id, 'B' || lpad(n::text, 2, '0'), :now from variants v,
         generate_series(1, 2 * :weeks / :lot) n order by v.id, n""",
    """insert into people (version, name, email, notes, fields, tags, created_at)
       select 1, 'Buyer ' || n, 'buyer' || n || '@home.example', '', '{}', '{}', :start
       from generate_series(1, :all) n order by n""",
    """insert into orders (id, version, person_id, state, source, payment, recipient, address,
         phone, reference, channel, coupon, currency, gross, net, is_history, placed_at)
       overriding system value
       select 100000 + n, 1, (select min(id) + n - 1 from people where name like 'Buyer %'),
         'delivered', 'shop', 'invoice', 'Buyer', 'Street 1', '', '', '', '',
         'EUR', 100, 100, false,
         :start + make_interval(weeks => (n / :weekly)::int, hours => (n % 150)::int)
       from generate_series(0, :all - 1) n""",
    """insert into order_lines (id, order_id, number, variant_id, sku, name, options, unit,
         quantity, cancelled, unit_price, gross, net, hold_key)
       overriding system value
       select o.id, o.id, 1, v.id, v.sku, 'Grinder', '', 'piece', 1, 0, 100, 100, 100,
         'test-' || o.id
       from orders o join (select id, sku, row_number() over (order by id) - 1 as place
                           from variants) v on v.place = o.id % :products
       where o.id >= 100000""",
    """insert into deliveries (id, version, order_id, place_id, kind, state, carrier, tracking, why,
         created_at, shipped_at, delivered_at)
       overriding system value
       select o.id, 1, o.id, (select min(id) from places) + o.id % 2, 'sale', 'delivered',
         case o.id % 3 when 0 then 'DFX' else 'Post' end, '', '', o.placed_at, o.placed_at,
         o.placed_at + interval '2 days'
       from orders o where o.id >= 100000""",
    """insert into delivery_lines (id, delivery_id, order_line_id, quantity, hold_key)
       overriding system value
       select o.id, o.id, o.id, 1, 'test-' || o.id from orders o where o.id >= 100000""",
    """insert into levels (variant_id, place_id, lot_id, on_hand, reserved, incoming, may_backorder)
       select l.variant_id, p.id, l.id, 0, 0, 0, true from lots l, places p""",
    """insert into stock_acts (key, fingerprint, kind, reason, actor_name, at)
       values ('test', '', 'sale', '', 'test', :start)""",
    """insert into movements (id, act_id, level_id, kind, variant_id, place_id, lot_id, quantity,
         value, on_hand, at)
       overriding system value
       select o.id, (select max(id) from stock_acts), s.id, 'sale', x.variant_id, d.place_id, t.id,
         -1, -5, 0, o.placed_at
       from orders o join order_lines x on x.order_id = o.id
       join deliveries d on d.order_id = o.id
       join (select id, variant_id, row_number() over (partition by variant_id order by id) - 1
             as place from lots) t on t.variant_id = x.variant_id
         and t.place / 2 = least((o.id - 100000) / :weekly / :lot, :weeks / :lot - 1)
         and t.place % 2 = o.id / :products % 2
       join levels s on s.lot_id = t.id and s.place_id = d.place_id""",
    """insert into delivery_movements (line_id, movement_id, quantity)
       select id, id, 1 from orders where id >= 100000""",
    """insert into tickets (version, subject, state, severity, severity_by_person, channel, product,
         order_id, tags, fields, language, customer_id, created_at, updated_at, carried)
       select 1, 'A question', 'closed', 'normal', false, 'web', p.name, o.id, '{}', '{}',
         'english', o.person_id, o.placed_at + interval '14 days', o.placed_at, 0
       from orders o join order_lines l on l.order_id = o.id join variants v on v.id = l.variant_id
       join products p on p.id = v.product_id
       where o.id >= 100000 and (o.id * 7919) % 31 = 0
         and o.placed_at < :now - interval '15 days'""",
)
