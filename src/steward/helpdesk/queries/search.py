"""From the words of a search to conditions on tickets, in the dictionaries of many languages."""

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    select,
)
from sqlalchemy import or_ as any_of
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import InstrumentedAttribute

from steward.accounts import Actor, Team, User, may
from steward.customers import Company, Person
from steward.helpdesk.models import Message, Ticket, TicketWords
from steward.helpdesk.rules import ACTIVE, Search, State, Visibility
from steward.kit import clock

_Words = ColumnElement[str] | InstrumentedAttribute[str]
_NOW = bindparam("now", type_=DateTime(timezone=True), callable_=clock.now)  # when it is asked
_GROUPS = {"active": ACTIVE, "done": frozenset({State.RESOLVED, State.CLOSED})}


def matches(search: Search, actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions that a ticket must meet; filters of one kind are alternatives."""
    found = [_any_of(key, values, actor) for key, values in search.filters.items()]
    found += [
        func.coalesce(_any_of(key, values, actor), false()).is_(False)
        for key, values in search.excluded.items()
    ]
    if search.words:
        found.append(_holds(search.words, actor))
    return found + [~_holds(words, actor) for words in search.without]


def _holds(words: str, actor: Actor) -> ColumnElement[bool]:
    """Look where the actor may read: what is indexed knows our notes, too."""
    if may(actor, "tickets.read"):
        return Ticket.id.in_(_with_words(_query(words)))
    return _public_words().bool_op("@@")(_query(words))


def _public_words() -> ColumnElement[object]:
    """All that a customer may read of a ticket; theirs are few enough to be read at once."""
    said = (
        select(func.string_agg(Message.body, " "))
        .where(Message.ticket_id == Ticket.id, Message.visibility == Visibility.PUBLIC)
        .scalar_subquery()
    )
    particulars = (Ticket.subject, Ticket.product, Ticket.order_ref, Ticket.category)
    dictionary = cast(func.concat("care_", Ticket.language), REGCONFIG)
    return func.to_tsvector(dictionary, func.concat_ws(" ", *particulars, said))


def _any_of(key: str, values: list[str], actor: Actor) -> ColumnElement[bool]:
    return any_of(*(_FILTERS[key](value, actor) for value in values))


def _query(words: str) -> ColumnElement[object]:
    """Ask in every dictionary at once: the words may stem differently in the text's language.

    They stand in the statement itself, so that it is planned for words as rare as these are.
    """
    return func.care_query(bindparam(None, words, String, unique=True, literal_execute=True))


def _with_words(query: ColumnElement[object]) -> Select[int]:
    return select(TicketWords.ticket_id).where(TicketWords.words.op("@@")(query))


def _by_state(value: str, _actor: Actor) -> ColumnElement[bool]:
    wanted = value.lower().replace(" ", "_")
    states = _GROUPS.get(wanted) or {s for s in State if s == wanted or s.startswith(wanted)}
    return Ticket.state.in_(sorted(states))


def _by_severity(value: str, _actor: Actor) -> ColumnElement[bool]:
    return Ticket.severity == value.lower()


def _by_assignee(value: str, actor: Actor) -> ColumnElement[bool]:
    if value.lower() == "me":
        return Ticket.assignee_id == actor.user_id
    if value.lower() == "none":
        return Ticket.assignee_id.is_(None)
    who = any_of(_part_of(User.name, value), User.email == value)
    return Ticket.assignee_id.in_(select(User.id).where(who))


def _by_team(value: str, actor: Actor) -> ColumnElement[bool]:
    if value.lower() == "mine":
        return Ticket.team_id.in_(actor.team_ids)
    if value.lower() == "none":
        return Ticket.team_id.is_(None)
    return Ticket.team_id.in_(select(Team.id).where(_part_of(Team.name, value)))


def _by_customer(value: str, _actor: Actor) -> ColumnElement[bool]:
    companies = select(Company.id).where(_like(Company.words, value))
    words = _like(Person.words, value)
    people = select(Person.id).where(any_of(words, Person.company_id.in_(companies)))
    return Ticket.customer_id.in_(people)


def _by_tag(value: str, _actor: Actor) -> ColumnElement[bool]:
    return Ticket.tags.contains([value])


def _by_promise(value: str, _actor: Actor) -> ColumnElement[bool]:
    """Look at the next promise: late, soon, risk (either of them), kept to (ok), none."""
    asked = value.lower()
    if asked in {"late", "risk"}:
        return (Ticket.due_at if asked == "late" else Ticket.soon_at) <= _NOW
    if asked == "soon":
        return and_(Ticket.soon_at <= _NOW, Ticket.due_at > _NOW)
    return Ticket.due_at.is_(None) if asked == "none" else Ticket.soon_at > _NOW


def _by_offer(value: str, actor: Actor) -> ColumnElement[bool]:
    if value.lower() == "me":
        return Ticket.offered_to == actor.user_id
    is_offered = Ticket.offered_to.is_not(None)
    return ~is_offered if value.lower() == "none" else is_offered


_FILTERS = {
    "state": _by_state,
    "severity": _by_severity,
    "assignee": _by_assignee,
    "team": _by_team,
    "customer": _by_customer,
    "tag": _by_tag,
    "promise": _by_promise,
    "offer": _by_offer,
}


def _part_of(column: _Words, value: str) -> ColumnElement[bool]:
    return _like(func.lower(func.plain(column)), value)


def _like(plain_column: _Words, value: str) -> ColumnElement[bool]:
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain_column.like(func.lower(func.plain(f"%{escaped}%")))
