"""What `steward verify` finds out about sales: deliveries, orders and deals against their past."""

from collections.abc import Callable, Iterator

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from steward.kit.files import FileStore
from steward.kit.verify import Check

_BOOKED = text("""
    select 'D-' || d.id || ': line ' || l.id || ' holds ' || l.quantity || ' and is ' || d.state
           || ', the ledger booked ' || coalesce(m.quantity, 0)
    from deliveries d join delivery_lines l on l.delivery_id = d.id
    left join (select line_id, sum(quantity) as quantity from delivery_movements group by line_id) m
      on m.line_id = l.id
    where coalesce(m.quantity, 0)
          <> case when d.state in ('shipped', 'delivered') then l.quantity else 0 end
""")
_MOVED = text("""
    select 'D-' || d.id || ': movement ' || m.id || ' is no sale of ' || n.quantity || ' of it'
    from delivery_movements n join movements m on m.id = n.movement_id
    join delivery_lines l on l.id = n.line_id join deliveries d on d.id = l.delivery_id
    join order_lines o on o.id = l.order_line_id
    where (m.kind, m.quantity, m.variant_id, m.place_id)
          is distinct from ('sale', -n.quantity, o.variant_id, d.place_id)
""")
_SENT = """
    select l.order_line_id, sum(l.quantity) as quantity, bool_and(d.state = 'delivered') as arrived
    from delivery_lines l join deliveries d on d.id = l.delivery_id
    where d.kind = 'sale' and d.state in ('shipped', 'delivered') group by l.order_line_id
"""
_FULFILLED = text(f"""
    select 'O-' || o.order_id || ': line ' || o.number || ' has ' || coalesce(s.quantity, 0)
           || ' delivered, its reservation says ' || f.quantity
    from order_lines o
    join (select r.key, sum(n.fulfilled) as quantity from reservations r
          join reservation_lines n on n.reservation_id = r.id group by r.key) f
      on f.key = o.hold_key
    left join ({_SENT}) s on s.order_line_id = o.id
    where coalesce(s.quantity, 0) <> f.quantity
""")  # noqa: S608 - words of ours
_STATES = text(f"""
    select 'O-' || id || ' is ' || state || ', its deliveries say ' || told from (
        select o.id, o.state, case
            when bool_and(coalesce(s.quantity, 0) >= l.quantity - l.cancelled)
                then case when bool_and(coalesce(s.arrived, true))
                     then 'delivered' else 'shipped' end
            when bool_or(s.quantity > 0) then 'partly_shipped' else 'placed' end as told
        from orders o join order_lines l on l.order_id = o.id
        left join ({_SENT}) s on s.order_line_id = l.id
        where o.state <> 'cancelled' and not o.is_history group by o.id) said
    where state <> told
""")  # noqa: S608 - words of ours
_STAND = text("""
    select 'B-' || d.id || ' stands in ' || g.name
           || ', its history ends in ' || coalesce(h.name, 'nothing')
    from deals d join deal_stages g on g.id = d.stage_id
    left join lateral (
        select s.id, s.name, m.at from deal_moves m join deal_stages s on s.id = m.to_id
        where m.deal_id = d.id order by m.id desc limit 1
    ) h on true
    where (h.id, h.at) is distinct from (d.stage_id, d.stage_since)
""")


def _saying(query: TextClause) -> Callable[[Session, FileStore], Iterator[str]]:
    def find(session: Session, _files: FileStore) -> Iterator[str]:
        yield from session.scalars(query)

    return find


CHECKS: dict[str, Check] = {
    "What a delivery took along, the ledger booked once": _saying(_BOOKED),
    "Every movement of a delivery is the sale of its goods": _saying(_MOVED),
    "What reservations of orders gave out is in their deliveries": _saying(_FULFILLED),
    "Orders are as far as their deliveries": _saying(_STATES),
    "Deals stand where their history ends": _saying(_STAND),
}
