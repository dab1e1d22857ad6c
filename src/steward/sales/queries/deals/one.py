"""Reads of one deal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.customers import Company, Person
from steward.inventory import skus_of
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.events import Fact, facts_about
from steward.sales.models.deals import Deal, DealLine, DealMove, DealStage
from steward.sales.queries.deals.terms import stages
from steward.sales.rules.deals import deal_number, find_deal_id, spells

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """How long a deal stood in a stage; the name is None where nobody told in which it was."""

    stage: str | None
    since: datetime
    length: timedelta


@dataclass(frozen=True)
class DealView:
    """A deal with all that belongs to it; `customer` is whom it is about, as it is written.

    `can_undo` says whether it was ever moved.
    """

    deal: Deal
    stage: DealStage
    customer: str
    lines: Sequence[DealLine]
    history: Sequence[Stretch]
    facts: Sequence[Fact]
    can_undo: bool

    @property
    def age(self) -> timedelta:
        """How long it has been open, or was until it ended."""
        return sum((one.length for one in self.history), timedelta())


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Select the deals that an actor may see: all of the staff sees all of them."""
    return literal(may(actor, "deals.read"))


def get_deal(session: Session, actor: Actor, number: str, *, for_update: bool = False) -> Deal:
    """Return the deal of a number, such as B-77, that the actor may see; raises NotFound."""
    query = select(Deal).where(visible_to(actor), Deal.id == find_deal_id(number))
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def deals_there(session: Session, actor: Actor, numbers: Collection[str]) -> set[str]:
    """Return those of some numbers that are deals which the actor can see."""
    ids = {deal_id for number in numbers if (deal_id := find_deal_id(number)) is not None}
    query = select(Deal.id).where(visible_to(actor), Deal.id.in_(ids))
    return {deal_number(one) for one in session.scalars(query)} if ids else set()


def show_deal(session: Session, actor: Actor, number: str, zone: ZoneInfo) -> DealView:
    """Return a deal with its products and its history; raises NotFound."""
    deal = get_deal(session, actor, number)
    by_id = {one.id: one for one in stages(session)}
    names = {stage_id: one.name for stage_id, one in by_id.items()}
    return DealView(
        deal,
        by_id[deal.stage_id],
        customer_written(session, deal),
        deal_lines(session, deal.id),
        _history(session, deal, names, zone),
        facts_about(session, "deal", deal.id),
        latest_move(session, deal.id).from_id is not None,
    )


def _history(
    session: Session, deal: Deal, names: dict[int, str], zone: ZoneInfo
) -> Sequence[Stretch]:
    query = select(DealMove).where(DealMove.deal_id == deal.id).order_by(DealMove.id)
    steps = [one.step() for one in session.scalars(query)]
    first = min((one.at for one in steps), default=deal.created_at)
    opened = datetime.combine(deal.opened_on, time(), zone) if deal.opened_on else first
    if first - opened < _DAY:
        opened = first  # it was entered on the day of its opening
    until = clock.now() if deal.is_open else deal.stage_since
    found = spells(opened, steps, until)
    return [Stretch(names.get(one.stage_id or 0), one.since, one.length) for one in found]


def deal_lines(session: Session, deal_id: int) -> Sequence[DealLine]:
    """Return the products of a deal."""
    query = select(DealLine).where(DealLine.deal_id == deal_id)
    return session.scalars(query.order_by(DealLine.number)).all()


def lines_written(session: Session, lines: Sequence[DealLine]) -> list[dict[str, Any]]:
    """Return products of a deal as they can be entered again: what is ours, by its SKU."""
    skus = skus_of(session, [one.variant_id for one in lines if one.variant_id])
    return [
        {
            "product": skus.get(one.variant_id or 0, one.name),
            "quantity": one.quantity,
            "price": one.price,
        }
        for one in lines
    ]


def latest_move(session: Session, deal_id: int) -> DealMove:
    """Return the last move of a deal; each has one, as opening it is the first."""
    query = select(DealMove).where(DealMove.deal_id == deal_id)
    return session.scalars(query.order_by(DealMove.id.desc()).limit(1)).one()


def customer_written(session: Session, deal: Deal) -> str:
    """Return whom a deal is about, as it can be entered again."""
    if deal.company_id is not None:
        return session.get_one(Company, deal.company_id).name
    if deal.person_id is not None:
        person = session.get_one(Person, deal.person_id)
        return f"{person.name} <{person.email}>" if person.email else person.name
    return deal.account
