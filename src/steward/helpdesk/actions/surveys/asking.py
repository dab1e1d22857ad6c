"""Asking customers how it was: each at most once, nobody who does not want to be asked."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.customers import Person
from steward.helpdesk.events import SurveyAsked
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.helpdesk.queries.surveys import (
    KEYS,
    customers_served,
    mail_key,
    may_be_asked,
    survey_terms,
    tickets_to_ask,
)
from steward.helpdesk.rules.surveys import AskedBy, Quarter, Survey
from steward.kit import clock, events, outbox
from steward.kit.db import Database

_AT_ONCE = 200  # people of one transaction
_CAME_BACK = timedelta(days=7)
_NOT_ARRIVED = (SurveyAsk.delivered_at.is_(None), SurveyAsk.failed_at.is_(None))


def ask_of_tickets(database: Database) -> Iterator[int]:
    """Ask the customers of tickets that are solved for some hours; yield of how many.

    Each transaction holds the people, so that two workers never ask one at once: what was asked is
    a row by then. The mail is in the outbox with it, or both are not.
    """
    asked = _AT_ONCE
    while asked == _AT_ONCE:
        with database.transaction() as session:
            asked = _ask_some(session)
        yield asked


def _ask_some(session: Session) -> int:
    terms = survey_terms(session)
    if not terms.csat_on:
        return 0
    tickets = tickets_to_ask(session, terms, most=_AT_ONCE)
    willing = _hold(session, [one.customer_id for one in tickets])
    for ticket in tickets:
        if ticket.customer_id in willing:
            _ask(session, _of_ticket(ticket, AskedBy.MAIL) | {"asked_at": clock.now()})
    return len(tickets)


def ask_for_recommendation(database: Database, zone: ZoneInfo) -> Iterator[int]:
    """Ask those whose turn it is today whether they recommend us; yield how many.

    The mail leaves at the moment that is theirs. Who was missed in the two days before is asked,
    too: a worker may have stood still.
    """
    with database.reading() as session:
        terms = survey_terms(session)
        people = customers_served(session, terms) if terms.nps_on else []
    turns = _turns(people, terms.nps_percent, zone)
    ids = list(turns)
    for start in range(0, len(ids), _AT_ONCE):
        some = {one: turns[one] for one in ids[start : start + _AT_ONCE]}
        with database.transaction() as session:
            asked = _recommend_some(session, some)
        yield asked


def _turns(people: Collection[int], percent: int, zone: ZoneInfo) -> dict[int, datetime]:
    now = clock.now()
    today = now.astimezone(zone).date()
    quarter = Quarter.of(today)
    moments = {one: quarter.moment_for(one, percent, zone) for one in people}
    recent = range((today - timedelta(days=2)).toordinal(), today.toordinal() + 1)
    return {one: max(at, now) for one, at in moments.items() if at and at.toordinal() in recent}


def _recommend_some(session: Session, turns: Mapping[int, datetime]) -> int:
    terms = survey_terms(session)
    if not terms.nps_on:
        return 0
    _hold(session, turns)
    people = customers_served(session, terms, among=turns)
    for one in people:
        mail = {"kind": Survey.NPS, "person_id": one, "channel": AskedBy.MAIL}
        _ask(session, mail | {"asked_at": turns[one]})
    return len(people)


def _hold(session: Session, people: Collection[int]) -> set[int]:
    """Lock people, so that none says no or is asked meanwhile; return who may be asked still."""
    these = Person.id.in_(people)
    session.execute(select(Person.id).where(these).order_by(Person.id).with_for_update())
    terms = survey_terms(session)
    return set(session.scalars(select(Person.id).where(these, *may_be_asked(terms))))


def ask_in_chat(session: Session, ticket: Ticket) -> None:
    """Note that the visitor of a chat sees the stars there."""
    now = clock.now()
    _ask(session, _of_ticket(ticket, AskedBy.CHAT) | {"asked_at": now, "delivered_at": now})


def _of_ticket(ticket: Ticket, channel: AskedBy) -> dict[str, Any]:
    """Return what an answer will be about, as it is now."""
    return {
        "kind": Survey.CSAT,
        "person_id": ticket.customer_id,
        "ticket_id": ticket.id,
        "agent_id": ticket.assignee_id,
        "product": ticket.product,
        "category": ticket.category,
        "severity": ticket.severity,
        "channel": channel,
    }


def _ask(session: Session, values: dict[str, Any]) -> None:
    """Write it down, once for a ticket; who listens writes the mail."""
    adding = insert(SurveyAsk).values(values | {"words": ""})
    once = adding.on_conflict_do_nothing(index_elements=["ticket_id"])
    ask_id = session.scalar(once.returning(SurveyAsk.id))
    if ask_id is None:
        return
    asked = SurveyAsked(
        subject_id=ask_id,
        person_id=values["person_id"],
        ticket_id=values.get("ticket_id"),
        survey=values["kind"],
        channel=values["channel"],
    )
    events.record(session, asked, actor=SYSTEM)


def note_arrivals(session: Session) -> None:
    """Note which questions by mail have left: the rate of answers counts no others."""
    key = func.concat(KEYS, cast(SurveyAsk.id, String))
    has_left = (outbox.Letter.key == key) & (outbox.Letter.state == outbox.SENT)
    noting = update(SurveyAsk).where(*_NOT_ARRIVED, has_left)
    session.execute(
        noting.values(delivered_at=outbox.Letter.sent_at).execution_options(
            synchronize_session=False
        )
    )


def note_failure(session: Session, person_id: int) -> None:
    """A mail to somebody came back: what they were asked just now has not arrived."""
    now = clock.now()
    lately = (SurveyAsk.person_id == person_id, SurveyAsk.asked_at > now - _CAME_BACK)
    by_mail = (SurveyAsk.channel == AskedBy.MAIL, SurveyAsk.answered_at.is_(None))
    session.execute(
        update(SurveyAsk).where(*lately, *by_mail).values(delivered_at=None, failed_at=now)
    )


def take_back_asks(session: Session, person_id: int) -> None:
    """Take back what waits in the outbox for somebody who does not want to be asked any more."""
    note_arrivals(session)
    waits = update(SurveyAsk).where(SurveyAsk.person_id == person_id, *_NOT_ARRIVED)
    ids = session.scalars(waits.values(failed_at=clock.now()).returning(SurveyAsk.id)).all()
    outbox.drop_mails(session, [mail_key(one) for one in ids])
