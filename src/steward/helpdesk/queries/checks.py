"""What `steward verify` finds out about tickets: all that is kept twice is computed anew."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from steward.helpdesk.rules import number_of
from steward.kit.errors import NotFound
from steward.kit.files import FileStore
from steward.kit.verify import Check

_OPENED_ONCE = text("""
    select t.id, 'has ' || count(f.id) || ' facts of being opened'
    from tickets t left join facts f
      on f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind = 'ticket.opened'
    group by t.id having count(f.id) <> 1
""")
_STATES = text("""
    select t.id, 'is ' || t.state || ', but its facts say ' || coalesce(told.state, 'nothing')
    from tickets t left join lateral (
        select case f.kind
            when 'ticket.opened' then 'new'
            when 'ticket.message' then f.data ->> 'state'
            when 'ticket.state' then f.data ->> 'after'
            when 'ticket.resolved' then 'resolved'
            when 'ticket.reopened' then 'open'
            when 'ticket.closed' then 'closed' end as state
        from facts f
        where f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind = any(array[
            'ticket.opened', 'ticket.message', 'ticket.state', 'ticket.resolved',
            'ticket.reopened', 'ticket.closed'])
        order by f.at desc, f.id desc limit 1
    ) told on true
    where t.state is distinct from told.state
""")
_MOMENTS = text("""
    select id, 'is ' || state || ', but its times of resolving and closing do not fit'
    from tickets
    where (state in ('resolved', 'closed')) <> (resolved_at is not null)
       or (state = 'closed') <> (closed_at is not null)
       or (state in ('resolved', 'closed') and customer_waits_since is not null)
""")
_ASSIGNMENTS = text("""
    select t.id, 'is not with whom its facts say'
    from tickets t left join lateral (
        select (f.data ->> 'agent_id')::bigint as agent, (f.data ->> 'team_id')::bigint as team,
               f.data = '{}' as is_erased
        from facts f
        where f.subject_kind = 'ticket' and f.subject_id = t.id and f.kind = 'ticket.assigned'
        order by f.at desc, f.id desc limit 1
    ) told on true
    where (t.assignee_id, t.team_id) is distinct from (told.agent, told.team)
      and told.is_erased is not true
""")
_FIRST_REPLIES = text("""
    select t.id, 'has a time of first reply, but none is there, or the other way round'
    from tickets t
    where t.import_id is null and (t.first_replied_at is not null) <> exists (
        select from messages m
        where m.ticket_id = t.id and m.visibility = 'public' and not m.by_customer)
""")
_WORDLESS = text("""
    select t.id, 'has ' || case when w.ticket_id is null then 'nothing to search in'
                           else 'no message' end
    from tickets t left join ticket_words w on w.ticket_id = t.id
    where w.ticket_id is null or not exists (select from messages m where m.ticket_id = t.id)
""")
_DUE = text("""
    select t.id, 'says its next promise is due at ' || coalesce(t.due_at::text, 'no time')
           || ', but that is at ' || coalesce(due.at::text, 'no time')
    from tickets t left join lateral (
        select min(p.due_at) as at from promises p
        where p.subject_kind = 'ticket' and p.subject_id = t.id and p.ended_at is null
    ) due on true
    where t.due_at is distinct from due.at
""")
_LOADS = text("""
    select u.name, coalesce(s.load, 0), coalesce(t.carried, 0)
    from users u
    left join staffing s on s.agent_id = u.id
    left join (select carried_by, sum(carried) as carried from tickets group by carried_by) t
      on t.carried_by = u.id
    where abs(coalesce(s.load, 0) - coalesce(t.carried, 0)) > 0.001
""")
_ORDERS = text("""
    select t.id, 'is about ' || 'O-' || o.id || ', which is not its customer''s'
    from tickets t join orders o on o.id = t.order_id where o.person_id <> t.customer_id
""")
_WAITS = text("""
    select w.ticket_id, 'sleeps until goods are back, but nobody looks out for them'
    from ticket_waits w left join stock_watches s on s.id = w.watch_id
    where w.state = 'waiting' and s.state is distinct from 'waiting'
""")
_FILES = text("select sha256, max(size), min(ticket_id) from attachments group by sha256")


def _finding(query: TextClause) -> Check:
    """Make a check of a query for the tickets that are not as they should be, and why."""

    def find(session: Session, _files: FileStore) -> Iterator[str]:
        for ticket_id, what in session.execute(query):
            yield f"{number_of(ticket_id)} {what}"

    return find


def _changed_files(session: Session, files: FileStore) -> Iterator[str]:
    for sha256, size, ticket_id in session.execute(_FILES).all():
        try:
            content = hashlib.sha256()
            for chunk in files.open(sha256):
                content.update(chunk)
        except NotFound:
            yield f"{number_of(ticket_id)} had a file of {size} bytes that is gone ({sha256})"
        else:
            if content.hexdigest() != sha256:
                yield f"{number_of(ticket_id)} has a file that has changed ({sha256})"


def _wrong_loads(session: Session, _files: FileStore) -> Iterator[str]:
    for name, load, carried in session.execute(_LOADS):
        yield f"{name} carries {carried:g} by their tickets, but {load:g} is counted"


CHECKS: dict[str, Check] = {
    "Every ticket was opened once": _finding(_OPENED_ONCE),
    "Every ticket's state is that of its newest fact": _finding(_STATES),
    "Every ticket's times fit its state": _finding(_MOMENTS),
    "Every ticket is with whom its newest assignment says": _finding(_ASSIGNMENTS),
    "Every ticket's first reply is one of its messages": _finding(_FIRST_REPLIES),
    "Every ticket says when its next promise is due": _finding(_DUE),
    "Every ticket is about an order of its own customer": _finding(_ORDERS),
    "Every ticket that sleeps is woken by a watch": _finding(_WAITS),
    "Every ticket says something and can be found": _finding(_WORDLESS),
    "Everybody's load is that of their tickets": _wrong_loads,
    "Every attachment is stored as it came": _changed_files,
}
