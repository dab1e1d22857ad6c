"""What `steward verify` finds out about returns: never more back than was delivered, or paid."""

from collections.abc import Callable, Iterator

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from steward.kit.files import FileStore
from steward.kit.verify import Check

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
_OVERPAID = text("""
    select 'O-' || o.id || ': ' || sum(r.amount) || ' was paid back of ' || o.net
    from refunds r join orders o on o.id = r.order_id
    group by o.id having sum(r.amount) > o.net
""")


def _saying(query: TextClause) -> Callable[[Session, FileStore], Iterator[str]]:
    def find(session: Session, _files: FileStore) -> Iterator[str]:
        yield from session.scalars(query)

    return find


CHECKS: dict[str, Check] = {
    "Refunds cannot be changed": _saying(_GUARDS),
    "No more came back than was delivered": _saying(_TOO_MANY),
    "Every return is booked in the ledger": _saying(_BOOKED),
    "No more was paid back than was paid": _saying(_OVERPAID),
}
