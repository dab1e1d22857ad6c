"""Raising a ticket."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, may
from steward.customers import Person, person_for_email, person_for_user
from steward.helpdesk.actions.messages import Author, attach, message_from
from steward.helpdesk.actions.promises import draft_promises
from steward.helpdesk.actions.triage import SUGGEST, judge_new
from steward.helpdesk.actions.words import add_words
from steward.helpdesk.events import GuidelinesRead, TicketOpened
from steward.helpdesk.forms import MailedTicket, NewMail, NewMessage, NewTicket
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.rules import Channel
from steward.kit import clock, events
from steward.kit.bulk import put, put_later
from steward.kit.db import hold
from steward.kit.errors import BadInput
from steward.kit.files import StoredFile
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.knowledge import confirm_guidelines, note_question
from steward.promises import adopt
from steward.quant import dictionary_of


def raise_ticket(
    session: Session,
    new: NewTicket,
    *,
    actor: Actor,
    channel: Channel,
    files: Sequence[StoredFile] = (),
) -> Ticket:
    """Raise a query: a customer one of their own, one of us for any customer.

    Raises BadInput when one of us names no customer, or a customer names another.
    """
    return _raise(session, new, actor=actor, channel=channel, files=files)[0]


def raise_mailed(
    session: Session, new: MailedTicket, *, files: Sequence[StoredFile] = ()
) -> tuple[Ticket, Message]:
    """Raise a query that came by mail; return it with the message that the mail became."""
    return _raise(session, new, actor=SYSTEM, channel=Channel.EMAIL, files=files)


def _raise(
    session: Session,
    new: NewTicket,
    *,
    actor: Actor,
    channel: Channel,
    files: Sequence[StoredFile],
) -> tuple[Ticket, Message]:
    person = _customer_of(session, new, actor)
    guidelines = _guidelines_read(session, new, actor, channel)
    hold(session, person)
    now = clock.now()
    ticket = Ticket(
        subject=new.subject,
        channel=channel,
        category=new.category or None,
        product=new.product or None,
        order_ref=new.order or None,
        tags=list(dict.fromkeys(new.tags)),
        fields=new.fields,
        language=dictionary_of(f"{new.subject}. {new.body}"),
        customer_id=person.id,
        created_at=now,
        updated_at=now,
        customer_waits_since=now,
    )
    if actor.is_staff:
        _take_judgement(ticket, new)
    has_learned = judge_new(session, ticket, new.body)
    promises = draft_promises(session, ticket, person)
    put(session, ticket)
    adopt(session, promises, ticket.id)
    is_quiet = isinstance(new, MailedTicket) and new.is_quiet
    about = {"subject_id": ticket.id, "customer_id": person.id}
    events.record(session, TicketOpened(**about, channel=channel, is_quiet=is_quiet), actor=actor)
    if guidelines:
        events.record(session, GuidelinesRead(**about, articles=guidelines), actor=actor)
    said = new.mail if isinstance(new, MailedTicket) else NewMessage(body=new.body)
    first = _write(session, ticket, said, person, actor, files)
    references = (new.subject, new.product, new.order, new.category, *new.tags)
    words = " ".join(filter(None, references)) + "\n" + new.body
    add_words(session, ticket, words, language=ticket.language)
    if person.user_id is not None:
        note_question(session, person.user_id, words)
    if has_learned:
        defer(session, SUGGEST, ticket_id=ticket.id)
    return ticket, first


def _guidelines_read(
    session: Session, new: NewTicket, actor: Actor, channel: Channel
) -> list[dict[str, int | str | bool]]:
    """Ask for what must be read first, where it can be shown: of customers, by form and API."""
    if actor.is_staff or channel not in {Channel.WEB, Channel.API}:
        return []
    about = f"{new.subject}\n{new.product or ''}"
    read = confirm_guidelines(session, about, new.guidelines_read, actor=actor)
    return [
        {"id": one.article_id, "number": number, "title": one.title, "now": one.read is None}
        for one in read
        for number in [one.read or one.number]
    ]


def _write(
    session: Session,
    ticket: Ticket,
    said: NewMessage,
    person: Person,
    actor: Actor,
    files: Sequence[StoredFile],
) -> Message:
    """Add what the customer says; only files and mails need to know at once which row that is."""
    author = Author(None if actor.is_staff else actor.user_id, person.name, is_customer=True)
    first = message_from(author, ticket.id, said, channel=Channel(ticket.channel))
    if files or isinstance(said, NewMail):
        put(session, first)
        attach(session, first, files)
    else:
        put_later(session, first)
    return first


def _take_judgement(ticket: Ticket, new: NewTicket) -> None:
    """Take over how the staff judge it; what they say of its severity stands."""
    ticket.impact, ticket.urgency = new.impact, new.urgency
    if new.severity is not None:
        ticket.severity, ticket.severity_by_person = new.severity, True


def _customer_of(session: Session, new: NewTicket, actor: Actor) -> Person:
    if isinstance(new, MailedTicket):
        return session.get_one(Person, new.person_id)
    if not may(actor, "tickets.create"):
        demand(actor, "queries.own")
        if new.customer_email and new.customer_email.lower() != actor.email.lower():
            msg = N_("You can raise queries of your own only. Leave the address out.")
            raise BadInput(msg, errors={"customer_email": msg})
        return person_for_user(session, actor)
    if not new.customer_email:
        msg = N_("Say whose query this is.")
        raise BadInput(msg, errors={"customer_email": msg})
    return person_for_email(session, new.customer_email, new.customer_name, actor=actor)
