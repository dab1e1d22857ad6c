"""Tickets as complaints: of which product, and of which goods that its customer got.

A ticket that names an order is about what came of it; one that names a product only, about the
latest order of its customer in which that product came. What several lots came of is of no lot.
"""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.helpdesk.queries.books import tickets_changed
from steward.helpdesk.rules import number_of
from steward.kit.feeds import Feed, Told
from steward.sales import faults as sold


def _only(column: str) -> str:
    """Return a value where it is the same of all, else null."""
    same = f"count(*) = count({column}) and min({column}) = max({column})"
    return f"case when {same} then min({column}) end as {column}"


_TICKETS = text(f"""
    with {sold.SUPPLIED}
    select t.id, t.customer_id, t.created_at, t.order_id, t.category,
           coalesce(p.id, g.product_id) as product_id, g.lot_id,
           coalesce(a.supplier_id, b.supplier_id) as supplier_id, g.place_id, g.carrier,
           cast(g.sold_at at time zone :zone as date) as sold_on
    from tickets t
    left join lateral (select min(id) as id from products
                       where lower(name) = lower(t.product)) p on true
    cross join lateral (
        select {_only("product_id")}, {_only("variant_id")}, {_only("lot_id")},
               {_only("place_id")}, {_only("carrier")}, min(sold_at) as sold_at
        from (select s.*, rank() over (order by s.order_id desc) as place
              from ({sold.SOLD}) s
              where s.person_id = t.customer_id and s.sold_at <= t.created_at
                and (t.order_id is null or s.order_id = t.order_id)
                and (p.id is null or s.product_id = p.id)) s
        where place = 1) g
    left join lot_suppliers a on a.lot_id = g.lot_id
    left join only_suppliers b on b.variant_id = g.variant_id
    where t.id = any(:ids) and t.withdrawn_at is null
      and (t.order_id is not null or p.id is not null)
    order by t.id
""")  # noqa: S608 - words of ours

# What was asked first; the words of a conversation that was forgotten are nobody's any more.
_SAID = text("""
    select t.id, t.customer_id as person_id, t.language, concat_ws(E'\n', t.subject, (
               select left(m.body, 2000) from messages m
               where m.ticket_id = t.id and m.visibility = 'public' and m.by_customer
               order by m.id limit 1)) as words,
           coalesce(a.article_id, (
               select cast(c ->> 'article_id' as bigint) from messages m
               cross join jsonb_array_elements(m.citations) c
               where m.ticket_id = t.id and c ->> 'article_id' is not null
               order by m.id desc limit 1)) as article_id
    from tickets t left join ticket_articles a on a.ticket_id = t.id
    where t.id = any(:ids) and not exists (
        select from conversations c where c.ticket_id = t.id and c.forgotten_at is not null)
    order by t.id
""")


class Said(NamedTuple):
    """What a ticket asks, its dictionary, and the article drafted of it or cited in it last."""

    id: int
    person_id: int
    language: str
    words: str
    article_id: int | None


def said_in(session: Session, ids: Sequence[int]) -> list[Said]:
    """Return what tickets say; it is what they are about, and for no eyes."""
    return [Said(*row) for row in session.execute(_SAID, {"ids": list(ids)})]


def tell_tickets(session: Session, ids: Sequence[int], zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell of tickets that name a product or an order, in one statement."""
    rows = [
        sold.Complained(
            key=f"{number_of(one.id)}/",
            person_id=one.customer_id,
            at=one.created_at,
            ticket_id=one.id,
            return_id=None,
            order_id=one.order_id,
            reason=one.category or "",
            product_id=one.product_id,
            lot_id=one.lot_id,
            supplier_id=one.supplier_id,
            place_id=one.place_id,
            carrier=one.carrier,
            sold_on=one.sold_on,
        )
        for one in session.execute(_TICKETS, {"ids": list(ids), "zone": zone.key})
    ]
    return (Told("complaints", rows, [(number_of(one),) for one in ids]),)


COMPLAINTS = Feed("tickets", tickets_changed, tell_tickets)
