"""What problems cost so far: whom they hit, money, promises broken, work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory import usual_currency
from steward.problems.queries.evidence import terms_of
from steward.problems.rules import Cost

# Money of other currencies than the usual one is left out, and said so. A refund is of a problem
# when it is of a return of it, or of an order that somebody complained of before. What was paid
# back for an order that was called off then is no loss beside.
_IMPACTS = text("""
    with cases as materialized (
        select c.problem_id, c.person_id, c.ticket_id, c.return_id, c.order_id, c.at
        from complaints c left join tickets t on t.id = c.ticket_id
        where c.problem_id = any(:ids) and t.withdrawn_at is null
    ), people as (
        select problem_id, person_id, min(at) as first from cases group by 1, 2
    ), paid as (
        select distinct c.problem_id, r.id, r.amount, r.currency, r.order_id
        from cases c join refunds r
          on r.return_id = c.return_id or (r.order_id = c.order_id and r.at >= c.at)
    ), lost as (
        select p.problem_id, o.id, o.net, o.currency
        from people p join orders o on o.person_id = p.person_id and o.cancelled_at >= p.first
        where not exists (
            select from paid where paid.problem_id = p.problem_id and paid.order_id = o.id)
    ), work as (
        select c.problem_id, sum(coalesce(t.size, 1)) as units, count(*) as tickets,
               sum(w.ended) as ended, sum(w.broken) as broken
        from (select distinct problem_id, ticket_id from cases where ticket_id is not null) c
        join tickets t on t.id = c.ticket_id
        cross join lateral (
            select count(*) filter (where kept is not null) as ended,
                   count(*) filter (where not kept) as broken
            from promises where subject_kind = 'ticket' and subject_id = t.id) w
        group by 1
    )
    select i.id,
           (select count(*) from people p where p.problem_id = i.id),
           (select count(*) from cases c where c.problem_id = i.id and c.return_id is not null),
           (select count(distinct c.person_id) from cases c
            where c.problem_id = i.id and c.return_id is not null),
           coalesce((select sum(amount) from paid
                     where problem_id = i.id and currency = :currency), 0),
           coalesce((select sum(net) from lost
                     where problem_id = i.id and currency = :currency), 0),
           exists (select from paid where problem_id = i.id and currency <> :currency)
             or exists (select from lost where problem_id = i.id and currency <> :currency),
           coalesce(w.units, 0), coalesce(w.tickets, 0), coalesce(w.ended, 0), coalesce(w.broken, 0)
    from unnest(:ids) i (id) left join work w on w.problem_id = i.id
""")


@dataclass(frozen=True)
class Impact:
    """Whom a problem hit and what it cost, in the usual currency.

    `back` of the `people` sent goods back. `leaves_out` says that money of other currencies is not
    counted. Of the promises of its `tickets`, `broken` of `ended` were not kept.
    """

    people: int
    returns: int
    back: int
    cost: Cost
    currency: str
    leaves_out: bool
    units: float
    tickets: int
    ended: int
    broken: int


def impacts(session: Session, problem_ids: Collection[int]) -> Mapping[int, Impact]:
    """Return the impact of some problems, in three statements."""
    if not problem_ids:
        return {}
    currency, terms = usual_currency(session), terms_of(session)
    values = {"ids": list(problem_ids), "currency": currency}
    found = {}
    for id_, people, returns, back, paid, lost, leaves_out, units, *rest in session.execute(
        _IMPACTS, values
    ):
        cost = Cost(Decimal(paid), float(units), Decimal(lost), terms.unit_minutes, terms.hour_cost)
        found[id_] = Impact(
            people, returns, back, cost, currency, leaves_out, float(units), *map(int, rest)
        )
    return found
