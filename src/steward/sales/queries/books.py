"""What the books are told of orders: which of them changed, and the figures of each of their lines.

The figures are those of now, however often they are read: whoever keeps them puts what is read last
in the place of what was read before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from steward.customers import accounts_of
from steward.kit.feeds import Feed, Told, ids_told
from steward.sales.queries.deals.books import FEED as DEALS
from steward.sales.rules import NOTHING, OrderState, coin_of, order_number, worth_of
from steward.sales.rules.books import paid_back, region_of

_EVERY = text("select id from orders order by id")
# A customer who is called otherwise, a product renamed: their orders are told of anew.
_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id, data from facts
        where id > :after and id <= :until
          and subject_kind in (
              'order', 'delivery', 'return', 'import', 'person', 'company', 'product'))
    select subject_id from told where subject_kind = 'order'
    union
    select cast(data ->> 'order_id' as bigint) from told
    where subject_kind in ('delivery', 'return')
    union
    select r.subject_id from told join imported_rows r on r.import_id = told.subject_id
    where told.kind in ('orders.imported', 'orders.import_undone') and r.kind = 'order'
    union
    select o.id from told join orders o on o.person_id = told.subject_id
    where told.kind in ('customer.changed', 'customer.merged', 'customer.parted')
    union
    select o.id from told join people p on p.company_id = told.subject_id
    join orders o on o.person_id = p.id
    where told.kind = 'company.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select l.order_id from told join variants v on v.product_id = told.subject_id
    join order_lines l on l.variant_id = v.id
    where told.kind = 'product.changed' and jsonb_exists(told.data -> 'changes', 'name')
    order by 1
""")
_ORDERS = text("""
    select o.id, o.person_id, o.state, o.currency, o.address,
           cast(o.placed_at at time zone :zone as date) as ordered_on,
           coalesce(nullif(o.channel, ''), o.source) as channel,
           case when o.source = 'desk' then (
               select f.actor_name from facts f
               where f.subject_kind = 'order' and f.subject_id = o.id and f.kind = 'order.placed'
               order by f.id limit 1) end as rep
    from orders o where o.id = any(:ids) order by o.id
""")
# What was scrapped of a return is written off at once, by the next movement of the same act: what
# it cost is gone. What can be sold again has brought its cost back.
_LINES = text("""
    select l.id, l.order_id, l.number, p.name as product, l.quantity, l.cancelled, l.gross, l.net,
           coalesce(s.sent, 0) as sent, s.cost, coalesce(b.came, 0) as came
    from order_lines l
    join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    left join lateral (
        select sum(n.quantity) filter (where d.kind = 'sale') as sent,
               round(-sum(m.value) - coalesce(sum(r.value), 0), 2) as cost
        from delivery_lines x join deliveries d on d.id = x.delivery_id
        join delivery_movements n on n.line_id = x.id join movements m on m.id = n.movement_id
        left join lateral (
            select sum(back.value) as value from movements back
            where back.returns_id = m.id and back.kind = 'return' and (
                select next.kind from movements next
                where next.act_id = back.act_id and next.id > back.id order by next.id limit 1
            ) is distinct from 'write_off') r on true
        where x.order_line_id = l.id) s on true
    left join lateral (
        select sum(y.restocked + y.scrapped) as came
        from delivery_lines x join return_lines y on y.delivery_line_id = x.id
        where x.order_line_id = l.id) b on true
    where l.order_id = any(:ids) order by l.order_id, l.number
""")
_REFUNDS = text("""
    select r.id, r.order_id, r.amount, x.order_line_id, sum(y.worth) as worth
    from refunds r
    left join return_lines y on y.return_id = r.return_id
    left join delivery_lines x on x.id = y.delivery_line_id
    where r.order_id = any(:ids)
    group by r.id, r.order_id, r.amount, x.order_line_id order by r.id
""")
_BUYERS = text("select id, person_id from orders where id > :after order by id limit :limit")
_AT_ONCE = 50_000
_Refund = tuple[Decimal, dict[int, Decimal]]


class OrderFigures(NamedTuple):
    """An order as the books know it; a cancelled one says so."""

    order_number: str
    ordered_on: date
    account: str
    state: str
    region: str | None
    rep: str | None
    channel: str


class LineFigures(NamedTuple):
    """A line of an order that was not called off: `quantity` and the money are of what stands.

    `cost` is what the stock gave for it, less what came back to be sold again; None until all of it
    has left, and where the stock knows nothing of it.
    """

    order_number: str
    line: str
    ordered_on: date
    account: str
    product: str
    quantity: Decimal
    revenue: Decimal
    discount: Decimal
    cost: Decimal | None
    refunded: Decimal
    returned: Decimal
    region: str | None
    rep: str | None
    channel: str
    currency: str


orders_changed = ids_told(_EVERY, _CHANGED)


def tell_orders(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of orders and their lines, in four statements."""
    values = {"ids": list(ids)}
    found = session.execute(_ORDERS, values | {"zone": zone.key}).all()
    accounts = accounts_of(session, {one.person_id for one in found})
    refunds = _refunds(session, values)
    lines = defaultdict[int, list[Row[Any]]](list)
    for line in session.execute(_LINES, values):
        lines[line.order_id].append(line)
    orders, standing = [], list[LineFigures]()
    for one in found:
        told = _order(one, accounts[one.person_id])
        orders.append(told)
        if one.state != OrderState.CANCELLED:
            standing += _lines(told, one.currency, lines[one.id], refunds[one.id])
    numbers = [(order_number(id_),) for id_ in ids]
    return Told("orders", orders, numbers), Told("order_lines", standing, numbers)


def buyers(session: Session) -> Iterator[tuple[int, int]]:
    """Yield the id of every order, from the lowest, with that of the person who placed it."""
    after = 0
    while some := session.execute(_BUYERS, {"after": after, "limit": _AT_ONCE}).all():
        yield from ((id_, person_id) for id_, person_id in some)
        after = some[-1][0]


def _refunds(session: Session, values: Mapping[str, Any]) -> dict[int, list[_Refund]]:
    """Return what was paid back by order: an amount, and the worth of what came back, by line."""
    found = defaultdict[int, dict[int, _Refund]](dict)
    for one in session.execute(_REFUNDS, values):
        _, goods = found[one.order_id].setdefault(one.id, (one.amount, {}))
        if one.order_line_id is not None:
            goods[one.order_line_id] = one.worth
    return defaultdict(list, {order: list(its.values()) for order, its in found.items()})


def _order(one: Row[Any], account: str) -> OrderFigures:
    return OrderFigures(
        order_number(one.id),
        one.ordered_on,
        account,
        one.state,
        region_of(one.address),
        one.rep,
        one.channel,
    )


def _lines(
    order: OrderFigures, currency: str, lines: Sequence[Row[Any]], refunds: Sequence[_Refund]
) -> Iterator[LineFigures]:
    """Yield what stands of an order's lines."""
    standing = [one for one in lines if one.quantity > one.cancelled]
    revenues = {one.id: _left(one.net, one, currency) for one in standing}
    back = paid_back(revenues, refunds, coin_of(currency)) if refunds else {}
    for one in standing:
        revenue = revenues[one.id]
        yield LineFigures(
            order.order_number,
            str(one.number),
            order.ordered_on,
            order.account,
            one.product,
            one.quantity - one.cancelled,
            revenue,
            _left(one.gross, one, currency) - revenue,
            one.cost if one.sent >= one.quantity - one.cancelled else None,
            back.get(one.id, NOTHING),
            one.came,
            order.region,
            order.rep,
            order.channel,
            currency,
        )


def _left(amount: Decimal, line: Row[Any], currency: str) -> Decimal:
    """Return what is left of an amount of a line once some of it was called off."""
    if not line.cancelled:
        return amount
    return amount - worth_of(amount, line.quantity, line.cancelled, currency)


FEEDS = (Feed("orders", orders_changed, tell_orders), DEALS)
