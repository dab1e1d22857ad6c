"""What the books are told of deals: which of them changed, how they stand, and stood before."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from steward.customers import accounts_of
from steward.kit.feeds import Feed, Told, ids_told
from steward.sales.rules.deals import NOT_TOLD, deal_number

_EVERY = text("select id from deals order by id")
# What is called otherwise, a customer, a seller, a product or a stage, has its deals told anew.
_CHANGED = text("""
    with told as materialized (
        select kind, subject_kind, subject_id, data from facts
        where id > :after and id <= :until
          and subject_kind in (
              'deal', 'deal_stage', 'import', 'person', 'company', 'product', 'user'))
    select subject_id from told where subject_kind = 'deal'
    union
    select r.subject_id from told join imported_rows r on r.import_id = told.subject_id
    where told.kind in ('deals.imported', 'deals.import_undone') and r.kind = 'deal'
    union
    select m.deal_id from told join deal_moves m on m.to_id = told.subject_id
    where told.kind = 'deal_stage.changed'
    union
    select d.id from told join deals d on d.person_id = told.subject_id
    where told.kind in ('customer.changed', 'customer.merged', 'customer.parted')
    union
    select d.id from told join people p on p.company_id = told.subject_id
    join deals d on d.person_id = p.id
    where told.kind = 'company.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select d.id from told join deals d on d.company_id = told.subject_id
    where told.kind = 'company.changed' and jsonb_exists(told.data -> 'changes', 'name')
    union
    select d.id from told join deals d on d.rep_id = told.subject_id
    where told.kind = 'user.renamed'
    union
    select l.deal_id from told join variants v on v.product_id = told.subject_id
    join deal_lines l on l.variant_id = v.id
    where told.kind = 'product.changed' and jsonb_exists(told.data -> 'changes', 'name')
    order by 1
""")
# A deal with several products is told of with the first.
_DEALS = text("""
    select d.id, d.person_id, coalesce(c.name, nullif(d.account, '')) as account, p.name as product,
           coalesce(u.name, nullif(d.rep, '')) as rep, nullif(d.region, '') as region,
           s.name as stage, d.state, d.opened_on, d.closed_on, round(d.value, 2) as value,
           nullif(nullif(d.lost_reason, ''), :not_told) as reason
    from deals d join deal_stages s on s.id = d.stage_id
    left join companies c on c.id = d.company_id left join users u on u.id = d.rep_id
    left join lateral (
        select coalesce(p.name, l.name) as name from deal_lines l
        left join variants v on v.id = l.variant_id left join products p on p.id = v.product_id
        where l.deal_id = d.id order by l.number limit 1) p on true
    where d.id = any(:ids) order by d.id
""")
# A file tells only in which stage a deal is: until it moves, nothing is known of its way.
_MOVES = text("""
    select deal_id, stage, at from (
        select m.deal_id, m.id, s.name as stage, m.at, d.source,
               count(*) over (partition by m.deal_id) as moves
        from deal_moves m join deal_stages s on s.id = m.to_id join deals d on d.id = m.deal_id
        where m.deal_id = any(:ids)) told
    where source <> 'file' or moves > 1 order by deal_id, id
""")


class DealFigures(NamedTuple):
    """A deal as the books know it; `outcome` is open, won or lost."""

    deal_number: str
    account: str | None
    product: str | None
    rep: str | None
    region: str | None
    stage: str
    outcome: str
    opened_on: date | None
    closed_on: date | None
    value: Decimal | None
    reason: str | None


class StageFigures(NamedTuple):
    """A stretch of a deal in a stage; `left_at` is None of the one it stands in."""

    deal_number: str
    stage: str
    entered_at: datetime
    left_at: datetime | None


deals_changed = ids_told(_EVERY, _CHANGED)


def tell_deals(session: Session, ids: Sequence[int], _zone: ZoneInfo) -> tuple[Told, ...]:
    """Tell the books of deals and of the stages they stood in, in three statements."""
    values = {"ids": list(ids)}
    found = session.execute(_DEALS, values | {"not_told": NOT_TOLD}).all()
    accounts = accounts_of(session, {one.person_id for one in found if one.person_id})
    deals = []
    for id_, person_id, account, *figures in found:
        who = account or accounts.get(person_id)
        deals.append(DealFigures(deal_number(id_), who, *figures))
    moves = session.execute(_MOVES, values).all()
    stages = [
        stretch
        for id_, its in groupby(moves, lambda move: move.deal_id)
        for stretch in _stretches(deal_number(id_), list(its))
    ]
    numbers = [(deal_number(id_),) for id_ in ids]
    return Told("deals", deals, numbers), Told("deal_stages", stages, numbers)


def _stretches(number: str, moves: Sequence[Row[Any]]) -> Iterator[StageFigures]:
    """Yield the stages that a deal stood in for any time at all, and the one it stands in."""
    for move, after in zip(moves, [*moves[1:], None], strict=True):
        left = after.at if after is not None else None
        if left is None or left > move.at:
            yield StageFigures(number, move.stage, move.at, left)


FEED = Feed("deals", deals_changed, tell_deals)
