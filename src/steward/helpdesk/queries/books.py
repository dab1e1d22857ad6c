"""What the books are told of tickets: which of them changed, and the figures of each.

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

from steward.customers import accounts_of
from steward.helpdesk.queries.survey_books import SURVEY_FEED
from steward.helpdesk.rules import number_of
from steward.kit.feeds import Feed, Told, ids_told
from steward.sales import order_number

_EVERY = text("select id from tickets order by id")
# A customer, an agent or a team that is called otherwise: their tickets are told of anew.
_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id, data from facts
        where id > :after and id <= :until
          and subject_kind in ('ticket', 'import', 'person', 'company', 'user', 'team'))
    select subject_id from told where subject_kind = 'ticket'
    union
    select r.subject_id from told join imported_rows r on r.import_id = told.subject_id
    where told.kind in ('import.done', 'import.undone') and r.kind = 'ticket'
    union
    select t.id from told join tickets t on t.customer_id = told.subject_id
    where told.kind in ('customer.changed', 'customer.merged')
    union
    select t.id from told join people p on p.company_id = told.subject_id
    join tickets t on t.customer_id = p.id
    where told.kind = 'company.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select t.id from told join tickets t on t.assignee_id = told.subject_id
    where told.kind = 'user.renamed'
    union
    select t.id from told join tickets t on t.team_id = told.subject_id
    where told.kind = 'team.changed'
    order by 1
""")
# A ticket names its product as somebody typed it: the stores' own name of it, if it is one.
_TICKETS = text("""
    select t.id, t.customer_id, cast(t.created_at at time zone :zone as date) as raised_on,
           coalesce(p.name, nullif(t.product, '')) as product, t.order_id,
           nullif(t.category, '') as category, t.severity, t.channel,
           m.name as team, u.name as agent,
           round(extract(epoch from t.first_replied_at - t.created_at) / 60, 4) as first_reply,
           round(extract(epoch from t.resolved_at - t.created_at) / 60, 4) as resolution,
           promised.ended, promised.kept, said.messages,
           exists (select from facts f where f.subject_kind = 'ticket' and f.subject_id = t.id
                   and f.kind = 'ticket.reopened') as is_reopened
    from tickets t
    left join teams m on m.id = t.team_id left join users u on u.id = t.assignee_id
    left join lateral (select min(name) as name from products
                       where lower(name) = lower(t.product)) p on true
    cross join lateral (
        select count(*) filter (where kept is not null) as ended,
               count(*) filter (where kept) as kept
        from promises where subject_kind = 'ticket' and subject_id = t.id) promised
    cross join lateral (
        select count(*) as messages from messages
        where ticket_id = t.id and visibility = 'public' and not by_customer) said
    where t.id = any(:ids) and t.withdrawn_at is null order by t.id
""")


class TicketFigures(NamedTuple):
    """A ticket as the books know it: `promises` have ended, `messages` went to the customer."""

    ticket_number: str
    raised_on: date
    account: str
    product: str | None
    order_number: str | None
    category: str | None
    severity: str
    channel: str
    team: str | None
    agent: str | None
    first_reply_minutes: Decimal | None
    resolution_minutes: Decimal | None
    promises: int
    promises_kept: int
    messages: int
    is_reopened: bool


tickets_changed = ids_told(_EVERY, _CHANGED)


def tell_tickets(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of tickets, in two statements."""
    found = session.execute(_TICKETS, {"ids": list(ids), "zone": zone.key}).all()
    accounts = accounts_of(session, {row.customer_id for row in found})
    rows = []
    for id_, customer_id, raised_on, product, order_id, *figures in found:
        order = order_number(order_id) if order_id else None
        account = accounts[customer_id]
        rows.append(TicketFigures(number_of(id_), raised_on, account, product, order, *figures))
    return (Told("tickets", rows, [(number_of(id_),) for id_ in ids]),)


_SERVED = text("""
    select t.customer_id, count(distinct t.id), count(m.id)
    from tickets t left join messages m
        on m.ticket_id = t.id and m.visibility = 'public' and not m.by_customer
    where t.withdrawn_at is null group by t.customer_id
""")


def served(session: Session) -> dict[int, tuple[int, int]]:
    """Return of all people how many tickets they raised and how many messages we wrote them."""
    return {id_: (tickets, messages) for id_, tickets, messages in session.execute(_SERVED)}


FEEDS = (Feed("tickets", tickets_changed, tell_tickets), SURVEY_FEED)
