"""Lists of deals: filtered, sorted, a page at a time; those of a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Company, Person, get_person
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.sales.models.deals import Deal, DealLine, DealStage
from steward.sales.queries.deals.one import visible_to
from steward.sales.rules.deals import DealState, find_deal_id

_PAGE = 50
_MOST_NAMES = 500  # reps and products that can be chosen from
CUSTOMER = func.coalesce(Company.name, Person.name, Deal.account)


@dataclass(frozen=True)
class DealsAsked:
    """Which deals to list, and how; `today` tells which are overdue.

    `show` is `open`, `won`, `lost`, `overdue` for open ones whose next step is, or `needs` for
    those without one. Of deals that ended before `ended_since` none is listed.
    """

    today: date
    words: str = ""
    sort: str = "-number"
    show: str = ""
    stage_id: int | None = None
    rep: str = ""
    product: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    ended_since: date | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether some deals are left out."""
        parts = (self.words, self.show, self.stage_id, self.rep, self.product)
        return any(parts) or self.least is not None or self.most is not None


@dataclass(frozen=True)
class DealRow:
    """A deal in a list, with its customer and the name of its stage."""

    deal: Deal
    customer: str
    stage: str


_SORTS: Sorts = {
    "name": (literal_column("deals.id"), int),
    "number": (literal_column("deals.id"), int),
    "title": (literal_column("lower(deals.title)"), str),
    "customer": (func.lower(CUSTOMER), str),
    "rep": (literal_column("lower(deals.rep)"), str),
    "stage": (
        literal_column("array_position(array['open','won','lost'], deal_stages.kind) * 10000")
        + literal_column("deal_stages.position"),
        int,
    ),
    "value": (literal_column("coalesce((deals.value * 10000)::bigint, -1)"), int),
    "next": (literal_column("coalesce(deals.next_step_on::text, '')"), str),
    "expected": (literal_column("coalesce(deals.expected_on::text, '9999')"), str),
    "opened": (literal_column("coalesce(deals.opened_on::text, '')"), str),
    "closed": (literal_column("coalesce(deals.closed_on::text, '')"), str),
}


def list_deals(
    session: Session,
    actor: Actor,
    asked: DealsAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[DealRow]:
    """List deals, the newest first unless another order is asked for."""
    query = with_customer(select(Deal, CUSTOMER, DealStage.name))
    query = query.where(visible_to(actor), *conditions(asked))
    order = Order.of(asked.sort, _SORTS, Deal.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([DealRow(*row) for row in rows], more)


def with_customer(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add to a query of deals their stages, and whom they are about."""
    return (
        query.join(DealStage, DealStage.id == Deal.stage_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(Person, Person.id == Deal.person_id)
    )


def conditions(asked: DealsAsked) -> Iterable[ColumnElement[bool]]:
    """Yield what holds of the deals that are asked for; the query is one `with_customer`."""
    yield from _shown(asked)
    if asked.stage_id is not None:
        yield Deal.stage_id == asked.stage_id
    if asked.rep:
        yield Deal.rep == asked.rep
    if asked.product:
        named = func.lower(DealLine.name) == asked.product.lower()
        yield Deal.id.in_(select(DealLine.deal_id).where(named))
    if asked.ended_since is not None:
        yield Deal.closed_on.is_(None) | (Deal.closed_on >= asked.ended_since)
    yield from _worth(asked)
    for word in parts_of(asked.words):
        yield _has(word)


def _shown(asked: DealsAsked) -> Iterable[ColumnElement[bool]]:
    if asked.show in set(DealState):
        yield Deal.state == asked.show
    elif asked.show in {"overdue", "needs"}:
        yield Deal.state == DealState.OPEN
        needs = Deal.next_step_on.is_(None)
        yield needs if asked.show == "needs" else Deal.next_step_on < asked.today


def _worth(asked: DealsAsked) -> Iterable[ColumnElement[bool]]:
    if asked.least is not None:
        yield Deal.value >= asked.least
    if asked.most is not None:
        yield Deal.value <= asked.most


def _has(word: str) -> ColumnElement[bool]:
    """Look for a number as it is, else in the deal and in its customer."""
    deal_id = find_deal_id(word)
    if deal_id is not None:
        return Deal.id == deal_id
    return holds(Deal.words, word) | holds(Company.words, word) | holds(Person.words, word)


def reps_of_deals(session: Session) -> Sequence[str]:
    """Return the names of those who sell, by name."""
    query = select(Deal.rep).distinct().where(Deal.rep != "").order_by(Deal.rep)
    return session.scalars(query.limit(_MOST_NAMES)).all()


def products_on_deals(session: Session) -> Sequence[str]:
    """Return the names of products that deals are about, by name."""
    query = select(DealLine.name).distinct().order_by(DealLine.name)
    return session.scalars(query.limit(_MOST_NAMES)).all()


def deals_of_customer(
    session: Session, actor: Actor, person_id: int, *, limit: int = 20
) -> Sequence[DealRow]:
    """Return the deals of a person and of their company, open ones first; raises NotFound.

    Deals that came under the company's name before it was one of ours are among them.
    """
    person = get_person(session, actor, person_id)
    company = select(func.lower(Company.name)).where(Company.id == person.company_id)
    own = (Deal.person_id == person_id) | (Deal.company_id == person.company_id)
    named = func.lower(Deal.account) == company.scalar_subquery()
    query = with_customer(select(Deal, CUSTOMER, DealStage.name))
    query = query.where(visible_to(actor), own | named)
    query = query.order_by(Deal.state != DealState.OPEN, Deal.id.desc()).limit(limit)
    return [DealRow(*row) for row in session.execute(query)]
