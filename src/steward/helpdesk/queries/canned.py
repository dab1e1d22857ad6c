"""Reads of canned replies: lists, the few that fit what is typed, what fills their placeholders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor, Team, first_name, may
from steward.helpdesk.models import CannedReply
from steward.helpdesk.queries.tickets import TicketView
from steward.helpdesk.rules import STRANGER
from steward.helpdesk.rules.canned import Scope
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, page_of

_MOST_WORDS = 8
_MENU = 30  # replies that are offered while one types


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which replies somebody can use: own ones, those of their teams, everybody's.

    Whoever may change shared ones sees those of all teams.
    """
    if not actor.is_staff:
        return false()
    own = CannedReply.owner_id == actor.user_id
    if may(actor, "replies.share"):
        return or_(own, CannedReply.owner_id.is_(None))
    of_all = and_(CannedReply.owner_id.is_(None), CannedReply.team_id.is_(None))
    return or_(own, of_all, CannedReply.team_id.in_(actor.team_ids))


def may_change(actor: Actor, reply: CannedReply) -> bool:
    """Whether somebody may change a reply that they can see."""
    return may(actor, "replies.own" if reply.owner_id is not None else "replies.share")


def get_canned(
    session: Session, actor: Actor, reply_id: int, *, for_update: bool = False
) -> CannedReply:
    """Return a reply that the actor can use, or raise NotFound."""
    query = select(CannedReply).where(CannedReply.id == reply_id, visible_to(actor))
    if for_update:
        query = query.with_for_update(of=CannedReply)
    reply = session.scalars(query).one_or_none()
    if reply is None:
        raise NotFound
    return reply


def find_namesake(
    session: Session, name: str, *, owner_id: int | None, team_id: int | None
) -> CannedReply | None:
    """Return the reply of this name, whatever its case, among those of the same users, or None."""
    query = select(CannedReply).where(
        CannedReply.name == name,
        CannedReply.owner_id.is_not_distinct_from(owner_id),
        CannedReply.team_id.is_not_distinct_from(team_id),
    )
    return session.scalars(query).one_or_none()


@dataclass(frozen=True)
class CannedRow:
    """A canned reply as lists show it."""

    id: int
    version: int
    name: str
    body: str
    is_own: bool
    team: str | None
    uses: int
    changed_at: datetime
    macro: str | None

    @property
    def scope(self) -> Scope:
        """Who can use it."""
        if self.is_own:
            return Scope.OWN
        return Scope.TEAM if self.team is not None else Scope.EVERYBODY


_COLUMNS = (
    CannedReply.id,
    CannedReply.version,
    CannedReply.name,
    CannedReply.body,
    CannedReply.owner_id.is_not(None),
    Team.name,
    CannedReply.uses,
    CannedReply.changed_at,
    CannedReply.macro,
)
_PLAIN_NAME = func.lower(func.plain(CannedReply.name))
_PLAIN_BODY = func.lower(func.plain(CannedReply.body))
_SORTS: Mapping[str, tuple[ColumnElement[Any] | InstrumentedAttribute[int], type]] = {
    "name": (_PLAIN_NAME, str),
    "used": (CannedReply.uses, int),
    "changed": (func.extract("epoch", CannedReply.changed_at).cast(Integer), int),
}


@dataclass(frozen=True)
class CannedListing:
    """Which replies to list, and in what order: `name`, or `-name` for the reverse."""

    words: str = ""
    sort: str = "name"


def list_canned(
    session: Session,
    actor: Actor,
    listing: CannedListing,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[CannedRow]:
    """List the replies that the actor can use, a page at a time."""
    key, kind = _SORTS.get(listing.sort.removeprefix("-"), _SORTS["name"])
    order, down = tuple_(key, CannedReply.id), listing.sort.startswith("-")
    query = (
        select(*_COLUMNS, key)
        .outerjoin(Team, Team.id == CannedReply.team_id)
        .where(visible_to(actor), *_holds_all(listing.words))
    )
    if cursor:
        last = tuple_(*decode_cursor(cursor, kinds=[kind, int]))
        query = query.where(order < last if down else order > last)
    ends = (one.desc() if down else one.asc() for one in (key, CannedReply.id))
    rows = session.execute(query.order_by(*ends).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[-1], row[0]])
    return Page(list(starmap(CannedRow, (row[:-1] for row in page.items))), page.next_cursor)


def _holds_all(words: str) -> list[ColumnElement[bool]]:
    """Each word must be a part of the name, or begin a word of the text."""
    found = words.replace("\x00", " ").split()[:_MOST_WORDS]
    return [or_(_PLAIN_NAME.like(_part(word)), _PLAIN_BODY.op("~")(_begin(word))) for word in found]


def _part(word: str) -> ColumnElement[str]:
    return func.lower(func.plain(f"%{_escaped(word)}%"))


def _begin(word: str) -> ColumnElement[str]:
    """A pattern of words that begin so, made safe where it has become plain."""
    safe = func.regexp_replace(func.lower(func.plain(word)), r"(\W)", r"\\\1", "g")
    return func.concat(r"\m" if word[0].isalnum() else "", safe)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True)
class Menu:
    """The replies that fit what is typed, the likeliest first; `fitting` of `total` do."""

    rows: Sequence[CannedRow]
    fitting: int
    total: int


def canned_menu(session: Session, actor: Actor, words: str) -> Menu:
    """Find replies by their names, then by their texts; among equals those most used come first.

    What macros draft from is not among them: macros alone know what fills it in.
    """
    fits = and_(*_holds_all(words)) if words.split() else CannedReply.id > 0
    counts = select(func.count().filter(fits), func.count()).select_from(CannedReply)
    typed = (visible_to(actor), CannedReply.macro.is_(None))
    fitting, total = session.execute(counts.where(*typed)).one()
    query = (
        select(*_COLUMNS)
        .outerjoin(Team, Team.id == CannedReply.team_id)
        .where(*typed, fits)
        .order_by(_nearness(words), CannedReply.uses.desc(), _PLAIN_NAME, CannedReply.id)
        .limit(_MENU)
    )
    return Menu([CannedRow(*row) for row in session.execute(query)], fitting, total)


def _nearness(words: str) -> ColumnElement[int]:
    """Order by where the words are: how the name begins, how a word of it does, in it, or not."""
    typed = _escaped(" ".join(words.replace("\x00", " ").split()))
    begins, inside, anywhere = (
        func.lower(func.plain(pattern)) for pattern in (f"{typed}%", f"% {typed}%", f"%{typed}%")
    )
    return case(
        (_PLAIN_NAME.like(begins), 0),
        (_PLAIN_NAME.like(inside), 1),
        (_PLAIN_NAME.like(anywhere), 2),
        else_=3,
    )


def placeholder_values(shown: TicketView, actor: Actor, *, business: str) -> dict[str, str]:
    """Return what a ticket and whoever answers it fill placeholders with; unknown is empty."""
    ticket = shown.ticket
    name = "" if shown.customer_name == STRANGER else shown.customer_name
    return {
        "customer_first_name": first_name(name),
        "customer_name": name,
        "company": shown.company or "",
        "ticket": shown.number,
        "subject": ticket.subject,
        "product": ticket.product or "",
        "order": ticket.order_ref or "",
        "agent_first_name": first_name(actor.name),
        "agent_name": actor.name,
        "team": shown.team or "",
        "business": business,
    }
