"""Whose a conversation is: the assistant's until it is handed over, people's from then on."""

from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, Role
from steward.helpdesk.actions.conversations.leaving import end_conversation
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.events import HandedOver, VisitorLeft
from steward.helpdesk.models import Conversation
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.conversations import (
    fallen_silent,
    get_conversation,
    is_staffed,
    left_unseen,
    neglected_by_assistant,
    unseen_by_visitor,
    visitor_of,
)
from steward.helpdesk.rules import Owner
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.marks import N_

ASSISTANT = Actor(user_id=None, name=N_("Assistant"), email="", role=Role.AGENT)
_PATIENCE = timedelta(seconds=30)
_SILENCE = timedelta(minutes=30)
_ABSENCE = timedelta(minutes=1)
_ASKED = N_("The visitor asked for a person.")
_SLOW = N_("The assistant did not answer in time.")


def hand_over(session: Session, ticket_id: int, *, reason: str, actor: Actor = ASSISTANT) -> None:
    """Give a conversation of the assistant's to people: it goes to the queue.

    Nothing happens where people own it already.
    """
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    conversation = get_conversation(session, ticket_id, for_update=True)
    if conversation.owner == Owner.PEOPLE:
        return
    conversation.owner = Owner.PEOPLE
    if not ticket.is_done:
        ticket.hear_customer()
        keep_in_step(session, ticket)
    settle_way(session, conversation)
    handed = HandedOver(subject_id=ticket.id, customer_id=ticket.customer_id, reason=reason)
    events.record(session, handed, actor=actor)


def ask_for_person(session: Session, conversation: Conversation) -> None:
    """Let the visitor have a person."""
    visitor = visitor_of(session, conversation)
    hand_over(session, conversation.ticket_id, reason=_ASKED, actor=visitor)


def settle_way(session: Session, conversation: Conversation) -> None:
    """Answer by mail while nobody is there, and at the page again once somebody is."""
    if conversation.owner == Owner.ASSISTANT:
        return
    is_by_mail = not is_staffed(session)
    if is_by_mail != (conversation.by_mail_at is not None):
        conversation.by_mail_at = clock.now() if is_by_mail else None
    session.flush()


def watch_conversations(database: Database) -> bool:
    """Hand over what the assistant leaves unanswered, and end what nobody goes on with.

    Answers that a visitor does not look at go by mail. Returns False: all that is due is done.
    """
    with database.reading() as session:
        neglected = neglected_by_assistant(session, _PATIENCE)
        silent = fallen_silent(session, _SILENCE)
        unseen = left_unseen(session, _ABSENCE)
    for ticket_id in neglected:
        with database.transaction() as session:
            hand_over(session, ticket_id, reason=_SLOW)
    for ticket_id in silent:
        with database.transaction() as session:
            end_conversation(session, ticket_id, actor=SYSTEM)
    for ticket_id in unseen:
        with database.transaction() as session:
            _note_left(session, ticket_id)
    return False


def _note_left(session: Session, ticket_id: int) -> None:
    """From now on answers go by mail, those first that the visitor has not seen."""
    ticket = get_ticket(session, SYSTEM, ticket_id, for_update=True)
    conversation = get_conversation(session, ticket_id, for_update=True)
    unseen = unseen_by_visitor(session, conversation)
    if not unseen or not conversation.is_live:
        return
    conversation.by_mail_at = clock.now()
    session.flush()
    left = VisitorLeft(subject_id=ticket.id, customer_id=ticket.customer_id, unseen=unseen)
    events.record(session, left, actor=SYSTEM)
