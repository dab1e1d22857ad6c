"""What `steward verify` finds out about returns: never more back than was delivered, or paid."""

from collections.abc import Callable, Iterator

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from steward.kit.files import FileStore
from steward.kit.verify import Check
from steward.sales.models import Order
from steward.sales.queries.returns import show_back

_GUARDS = text("""
    select 'the trigger ' || name || ' is missing or switched off'
    from unnest(array['refunds_append_only', 'refunds_not_truncated']) as name
    where not exists (select from pg_trigger where tgname = name and tgenabled in ('O', 'A'))
""")
_TOO_MANY = text("""
    select 'D-' || d.delivery_id || ': ' || sum(case when r.state in ('received', 'closed')
               then l.restocked + l.scrapped else l.quantity end)
           || ' came back or are to, of ' || d.quantity || ' of line ' || d.order_line_id
    from return_lines l
    join returns r on r.id = l.return_id and r.state not in ('refused', 'withdrawn')
    join delivery_lines d on d.id = l.delivery_line_id
    group by d.id
    having sum(case when r.state in ('received', 'closed')
               then l.restocked + l.scrapped else l.quantity end) > d.quantity
""")
_BOOKED = text("""
    select 'R-' || r.id || ' says ' || sum(l.restocked) || ' restocked and ' || sum(l.scrapped)
           || ' scrapped, the ledger booked ' || coalesce(m.back, 0) || ' and '
           || coalesce(m.gone, 0)
    from returns r
    join return_lines l on l.return_id = r.id
    left join stock_acts a on a.key = 'return:' || r.id
    left join lateral (
        select sum(quantity) filter (where kind = 'return') as back,
               -coalesce(sum(quantity) filter (where kind = 'write_off'), 0) as gone
        from movements where act_id = a.id) m on true
    where r.state in ('received', 'closed')
    group by r.id, m.back, m.gone
    having (sum(l.restocked + l.scrapped), sum(l.scrapped))
           is distinct from (coalesce(m.back, 0), coalesce(m.gone, 0))
""")
_REFUNDED = text("select distinct order_id from refunds order by 1")


def _saying(query: TextClause) -> Callable[[Session, FileStore], Iterator[str]]:
    def find(session: Session, _files: FileStore) -> Iterator[str]:
        yield from session.scalars(query)

    return find


def _overpaid(session: Session, _files: FileStore) -> Iterator[str]:
    for order_id in session.scalars(_REFUNDED).all():
        order = session.get_one(Order, order_id)
        back = show_back(session, order)
        if back.refunded > back.paid:
            yield f"{order.number}: {back.refunded} was paid back of {back.paid}"


CHECKS: dict[str, Check] = {
    "Refunds cannot be changed": _saying(_GUARDS),
    "No more came back than was delivered": _saying(_TOO_MANY),
    "Every return is booked in the ledger": _saying(_BOOKED),
    "No more was paid back than was paid": _overpaid,
}
