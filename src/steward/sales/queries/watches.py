"""Reads of those who wait for goods: one's own, those of a link, all of a variant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import own_person_ids
from steward.inventory import Sellable, sellables, skus_of
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.sales.models import StockWatch
from steward.sales.rules import TOLD_FOR, WatchState

_SHOWN = 50  # of what is over
_OPEN = (WatchState.ASKED, WatchState.WAITING)
# Who has ordered it since they were told does not come for it again.
_TOLD_LATELY = text("""
    select count(*) from stock_watches w
    where w.variant_id = :variant_id and w.state = 'told' and w.told_at > :since
      and not exists (
        select from orders o join order_lines l on l.order_id = o.id
        where o.person_id = w.person_id and l.variant_id = w.variant_id
          and o.placed_at >= w.told_at)
""")


@dataclass(frozen=True)
class WatchRow:
    """Something that somebody waits for, or waited; `goods` is None for what is not sold now."""

    watch: StockWatch
    goods: Sellable | None
    sku: str


@dataclass(frozen=True)
class Waiting:
    """How many wait for a variant, since when, and how many were told of it in the last 30 days."""

    count: int
    since: datetime | None
    told: int


def count_open(session: Session, person_id: int | None, email: str | None) -> int:
    """Return how much a person, or an address, waits for."""
    whose = StockWatch.person_id == person_id if person_id else StockWatch.email == email
    query = select(func.count()).select_from(StockWatch)
    return session.scalar(query.where(whose, StockWatch.state.in_(_OPEN))) or 0


def waiting_variants(session: Session, person_id: int | None) -> frozenset[int]:
    """Return the variants that a person waits for."""
    query = select(StockWatch.variant_id).where(
        StockWatch.person_id == person_id, StockWatch.state == WatchState.WAITING
    )
    return frozenset(session.scalars(query)) if person_id else frozenset()


def get_own_watch(
    session: Session, actor: Actor, watch_id: int, *, for_update: bool = False
) -> StockWatch:
    """Return a watch of the customer who looks; raises NotFound."""
    query = select(StockWatch).where(
        StockWatch.id == watch_id, StockWatch.person_id.in_(own_person_ids(actor))
    )
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_watches(session: Session, actor: Actor) -> list[WatchRow]:
    """List what the customer who looks waits for, and what of late is over."""
    whose = StockWatch.person_id.in_(own_person_ids(actor))
    return _rows(session, select(StockWatch).where(whose))


def watches_of_link(
    session: Session, watch_id: int, *, for_update: bool = False
) -> Sequence[StockWatch]:
    """Return all of whoever got a link in a mail, for confirming and ending; raises NotFound."""
    query = _of_link(session, watch_id).order_by(StockWatch.id)
    return session.scalars(query.with_for_update() if for_update else query).all()


def list_of_link(session: Session, watch_id: int) -> list[WatchRow]:
    """List what whoever got a link waits for, and what of late is over; raises NotFound."""
    return _rows(session, _of_link(session, watch_id))


def _of_link(session: Session, watch_id: int) -> Select[StockWatch]:
    one = session.get(StockWatch, watch_id)
    if one is None:
        raise NotFound
    whose = (
        StockWatch.person_id == one.person_id if one.person_id else StockWatch.email == one.email
    )
    return select(StockWatch).where(whose)


def _rows(session: Session, query: Select[StockWatch]) -> list[WatchRow]:
    """What is waited for comes first, then what is over, the newest first."""
    is_open = StockWatch.state.in_(_OPEN)
    current = session.scalars(query.where(is_open).order_by(StockWatch.id)).all()
    over = session.scalars(query.where(~is_open).order_by(StockWatch.id.desc()).limit(_SHOWN)).all()
    watches = [*current, *over]
    ids = {one.variant_id for one in watches}
    goods, skus = sellables(session, variant_ids=ids), skus_of(session, ids)
    return [WatchRow(one, goods.get(one.variant_id), skus[one.variant_id]) for one in watches]


def waiting_for(session: Session, variant_id: int) -> Waiting:
    """Return how many wait for a variant: demand that is not met."""
    waits, told = StockWatch.state == WatchState.WAITING, StockWatch.state == WatchState.TOLD
    month_ago = clock.now() - 30 * TOLD_FOR
    query = select(
        func.count().filter(waits),
        func.min(StockWatch.asked_at).filter(waits),
        func.count().filter(told, StockWatch.told_at > month_ago),
    ).where(StockWatch.variant_id == variant_id)
    row: Any = session.execute(query).one()
    return Waiting(*row)


def told_lately(session: Session, variant_id: int) -> int:
    """Return how many were told of a variant within a day, and have not ordered it since."""
    values = {"variant_id": variant_id, "since": clock.now() - TOLD_FOR}
    return int(session.scalar(_TOLD_LATELY, values) or 0)
