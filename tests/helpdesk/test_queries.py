"""Lists of tickets: every order pages through all, once; views are counted; talks are paged."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries import (
    ORDERS,
    TicketRow,
    acts_on,
    count_views,
    find_number,
    last_messages_of,
    list_tickets,
)
from steward.helpdesk.rules import Channel, Search, Severity, State
from steward.helpdesk.rules.views import COUNTED
from steward.kit import clock
from steward.kit.errors import BadInput
from tests.cast import ANN, BEN, DAN, EVE

_KEYS = {
    "newest": lambda row: -row.id,
    "oldest": lambda row: row.id,
    "changed": lambda row: (-row.updated_at.timestamp(), -row.id),
    "waiting": lambda row: (
        row.customer_waits_since.timestamp() if row.customer_waits_since else float("inf"),
        row.id,
    ),
    "promise": lambda row: (row.due_at.timestamp() if row.due_at else float("inf"), row.id),
    "severe": lambda row: (["critical", "high", "normal", "low"].index(row.severity), row.id),
}


def _raise(session: Session, subject: str = "Leak") -> Ticket:
    new = NewTicket(subject=subject, body="?", customer_email=DAN.email)
    return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)


def _fill(session: Session) -> None:
    """Twelve tickets, some of the same severity, change and wait, some that do not wait at all."""
    now = clock.now()
    for n in range(12):
        ticket = _raise(session, f"Query {n}")
        ticket.severity = list(Severity)[n % 4]
        ticket.customer_waits_since = None if n % 3 == 0 else now - timedelta(minutes=n % 5)
        ticket.updated_at = now - timedelta(minutes=n % 4)
        ticket.due_at = None if n % 4 == 0 else now + timedelta(minutes=n % 3)
    session.flush()


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_in_any_order_hold_every_ticket_once(session: Session, sort: str) -> None:
    _fill(session)
    rows: list[TicketRow] = []
    cursor: str | None = ""
    while cursor is not None:
        page = list_tickets(session, BEN.actor, Search(), sort=sort, cursor=cursor, limit=5)
        rows += page.items
        cursor = page.next_cursor

    assert len({row.id for row in rows}) == len(rows) == 12
    assert rows == sorted(rows, key=_KEYS[sort])


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsMSwxXQ", "WyJub3QgYSB0aW1lIiwgMV0"])
def test_cursor_of_another_list_is_refused_in_words(
    session: Session, sort: str, cursor: str
) -> None:
    if len(ORDERS[sort].keys) == 1 and cursor == "WzFd":
        return  # that is what a cursor by number looks like
    with pytest.raises(BadInput, match="page marker"):
        list_tickets(session, BEN.actor, Search(), sort=sort, cursor=cursor)


def test_views_are_counted_for_whoever_looks(session: Session) -> None:
    ticket = _raise(session)
    _raise(session)
    ticket.assignee_id = BEN.id
    session.flush()
    searches = {view.key: view.query for view in COUNTED}
    mine = count_views(session, BEN.actor, searches)
    assert {key: str(count) for key, count in mine.items()} == {
        "open": "2",
        "mine": "1",
        "team": "0",
        "offered": "0",
        "risk": "0",
        "unowned": "1",
        "waiting": "0",
        "held": "0",
    }
    assert str(count_views(session, ANN.actor, searches)["mine"]) == "0"
    assert count_views(session, BEN.actor, {}) == {}


def test_count_stops_at_a_thousand(session: Session) -> None:
    first = _raise(session)
    columns = [c.name for c in Ticket.__table__.columns if c.name != "id"]
    names = ", ".join(columns)
    session.connection().exec_driver_sql(
        f"insert into tickets ({names}) select {names} from tickets, generate_series(1, 1000)"  # noqa: S608 - names of our own columns
        f" where id = {first.id}"
    )
    count = count_views(session, BEN.actor, {"open": "state:active"})["open"]
    assert str(count) == "1000+"


def test_number_is_found_by_those_who_may_see_its_ticket(session: Session) -> None:
    ticket = _raise(session)
    assert find_number(session, BEN.actor, ticket.id) == ticket.number
    assert find_number(session, DAN.actor, ticket.id) == ticket.number
    assert find_number(session, EVE.actor, ticket.id) is None
    assert find_number(session, BEN.actor, ticket.id + 1) is None
    assert find_number(session, BEN.actor, None) is None


def test_long_talk_is_shown_from_its_end(session: Session) -> None:
    ticket = _raise(session)
    for n in range(4):
        new = NewMessage(body=f"Answer {n}")
        actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)
    shown, earlier = last_messages_of(session, BEN.actor, ticket.id, most=3)
    assert [message.body for message in shown] == ["Answer 1", "Answer 2", "Answer 3"]
    assert earlier
    everything, earlier = last_messages_of(session, BEN.actor, ticket.id, most=5)
    assert (len(everything), earlier) == (5, False)


def test_customers_do_not_get_our_notes(session: Session) -> None:
    ticket = _raise(session)
    note = NewMessage.model_validate({"body": "Careful", "visibility": "internal"})
    actions.add_message(session, ticket.id, note, actor=BEN.actor, channel=Channel.WEB)
    shown, _ = last_messages_of(session, DAN.actor, ticket.id, most=9)
    assert [message.body for message in shown] == ["?"]


def test_acts_are_all_facts_but_the_messages(session: Session) -> None:
    ticket = _raise(session)
    actions.add_message(
        session, ticket.id, NewMessage(body="Hello"), actor=BEN.actor, channel=Channel.WEB
    )
    actions.change_state(session, ticket.id, State.ON_HOLD, actor=BEN.actor)
    kinds = [fact.kind for fact in acts_on(session, ticket.id)]
    assert kinds == ["ticket.opened", "ticket.state", "ticket.state"]
    later = clock.now() + timedelta(seconds=1)
    assert acts_on(session, ticket.id, since=later) == []


def test_withdrawn_tickets_are_nowhere(session: Session) -> None:
    ticket = _raise(session)
    hidden = update(Ticket).where(Ticket.id == ticket.id).values(withdrawn_at=clock.now())
    session.execute(hidden)
    assert list_tickets(session, BEN.actor, Search()).items == []
    assert find_number(session, BEN.actor, ticket.id) is None
    assert session.query(Message).filter_by(ticket_id=ticket.id).count() == 1
