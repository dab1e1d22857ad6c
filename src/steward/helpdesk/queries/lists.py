"""Lists of tickets: filtered, searched, sorted, paged by cursor; and how many there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from itertools import starmap
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session, aliased
from typing_extensions import override

from steward.accounts import Actor, Team, User
from steward.customers import Person
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.orders import ORDERS, Order, Rows
from steward.helpdesk.queries.search import matches
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import Search, number_of, parse_search
from steward.kit.db import ask
from steward.kit.fixed import Fixed
from steward.kit.paging import Page, page_of

T = TypeVar("T")

_COUNT_UP_TO = 1000  # a count beyond is shown as 1000+, so that it costs the same at any size
_Agent = aliased(User, name="agent")


@dataclass(frozen=True)
class TicketRow:
    """A ticket as lists show it."""

    id: int
    subject: str
    state: str
    severity: str
    created_at: datetime
    customer_waits_since: datetime | None
    customer: str
    assignee_id: int | None
    assignee: str | None
    team: str | None
    updated_at: datetime
    due_at: datetime | None
    soon_at: datetime | None

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)


_ROWS = (
    select(
        Ticket.id,
        Ticket.subject,
        Ticket.state,
        Ticket.severity,
        Ticket.created_at,
        Ticket.customer_waits_since,
        Person.name,
        Ticket.assignee_id,
        _Agent.name,
        Team.name,
        Ticket.updated_at,
        Ticket.due_at,
        Ticket.soon_at,
    )
    .join(Person, Person.id == Ticket.customer_id)
    .outerjoin(_Agent, _Agent.id == Ticket.assignee_id)
    .outerjoin(Team, Team.id == Ticket.team_id)
)


def list_tickets(
    session: Session,
    actor: Actor,
    search: Search,
    *,
    sort: str = "newest",
    cursor: str | None = None,
    limit: int = 50,
) -> Page[TicketRow]:
    """List the tickets that the actor may see and the search finds, a page at a time.

    `sort` is one of ORDERS.
    """
    wanted = Paging(search, ORDERS[sort], cursor, limit)
    return page_of_tickets(session, _ROWS, actor, wanted, TicketRow)


@dataclass(frozen=True)
class Paging:
    """Which tickets to list, in what order, from where on, and how many."""

    search: Search
    order: Order
    cursor: str | None
    limit: int


def page_of_tickets(
    session: Session, rows: Rows, actor: Actor, wanted: Paging, make: Callable[..., T]
) -> Page[T]:
    """Return what `make` makes of the columns of each ticket of a page."""
    found = [wanted.order.parts(row) for row in _in_page(session, rows, actor, wanted)]
    page = page_of(found, wanted.limit, lambda parts: parts[1])
    return Page([make(*row) for row, _ in page.items], page.next_cursor)


def _in_page(session: Session, rows: Rows, actor: Actor, wanted: Paging) -> Iterable[Sequence[Any]]:
    """Return the rows of a page, and one more; the key of each comes last in it.

    A search by words is planned anew each time. With all the names to be joined, that takes longer
    than the search itself, so its ids are looked up first.
    """
    which = [visible_to(actor), *matches(wanted.search, actor)]
    if not wanted.search.words:
        asked = wanted.order.page(rows.where(*which), wanted.cursor, wanted.limit)
        return ask(session, asked).all()
    found = wanted.order.page(select(Ticket.id).where(*which), wanted.cursor, wanted.limit)
    ids = ask(session, found).scalars().all()
    return _those(rows, wanted.order).ask(session, {"ids": ids}).all()


@cache
def _those(rows: Rows, order: Order) -> Fixed:
    """Ask for tickets by `ids`; built once, as that takes longer than to run it."""
    those = Ticket.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    return Fixed(order.sort(rows.where(those)))


def tickets_of_person(
    session: Session, actor: Actor, person_id: int, *, limit: int = 20
) -> Sequence[TicketRow]:
    """List a person's newest tickets, of those the actor may see."""
    mine = and_(Ticket.customer_id == person_id, visible_to(actor))
    query = _ROWS.where(mine).order_by(Ticket.id.desc()).limit(limit)
    return list(starmap(TicketRow, session.execute(query)))


@dataclass(frozen=True)
class ViewCount:
    """How many tickets a view holds; `more` when there are more than we counted."""

    number: int
    more: bool

    @override
    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)


def count_views(
    session: Session, actor: Actor, searches: Mapping[str, str]
) -> dict[str, ViewCount]:
    """Count the tickets of several searches in one round trip, each up to a thousand.

    `searches` is a name to what one would type.
    """
    if not searches:
        return {}
    anywhere = replace(actor, login_id=None)
    row = ask(session, _counts(anywhere, tuple(searches.values()))).one()
    return {
        name: ViewCount(min(number, _COUNT_UP_TO), number > _COUNT_UP_TO)
        for name, number in zip(searches, row, strict=True)
    }


@lru_cache(64)
def _counts(actor: Actor, searches: tuple[str, ...]) -> Select[Any]:
    """Ask for several counts; built once for an actor, as that takes longer than to run it."""
    which = (and_(visible_to(actor), *matches(parse_search(one), actor)) for one in searches)
    columns: list[ColumnElement[Any]] = [_capped(one).label(f"c{n}") for n, one in enumerate(which)]
    return select(*columns)


def _capped(which: ColumnElement[bool]) -> ScalarSelect[int]:
    some: Select[int] = (
        select(literal_column("1")).select_from(Ticket).where(which).limit(_COUNT_UP_TO + 1)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
