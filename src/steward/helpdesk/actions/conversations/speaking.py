"""Speaking in a conversation: the visitor, who begins it, and the assistant, while it owns it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor
from steward.customers import add_stranger, person_for_user
from steward.helpdesk.actions.conversations.owning import ASSISTANT, settle_way
from steward.helpdesk.actions.messages import add_message
from steward.helpdesk.actions.tickets import raise_ticket
from steward.helpdesk.events import VisitorWrote
from steward.helpdesk.forms import AssistantMessage, ChatMessage, Citation, MailedTicket
from steward.helpdesk.models import Conversation, Message
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.conversations import (
    Visitor,
    find_conversation,
    find_message_of,
    get_conversation,
    last_said,
    visitor_of,
)
from steward.helpdesk.rules import STRANGER, Channel, Owner, hash_of_token, subject_of
from steward.kit import clock, events
from steward.kit.files import StoredFile


def say_as_visitor(
    session: Session,
    visitor: Visitor,
    said: ChatMessage,
    *,
    owner: Owner,
    page: str | None = None,
    files: Sequence[StoredFile] = (),
) -> Message:
    """Write as a visitor, and begin their conversation if there is none yet.

    `owner` is who answers in a new one, `page` where it was begun. What was written by the same
    client id before is returned as it was. Raises NotFound, and NotPossibleNow when it is over
    for good.
    """
    known = find_conversation(session, visitor)
    if known is None:
        _wait_for_same(session, visitor)
        known = find_conversation(session, visitor)
    if known is not None:
        return _go_on(session, known, said, files)
    new = Conversation(
        token_hash=hash_of_token(visitor.token),
        user_id=visitor.login.user_id if visitor.login else None,
        owner=owner,
        page=page,
        started_at=clock.now(),
    )
    return _begin(session, new, said, visitor.login, files)


def _wait_for_same(session: Session, visitor: Visitor) -> None:
    """Let whoever begins the same conversation at this moment be done first."""
    key = func.hashtextextended(visitor.token, 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def _begin(
    session: Session,
    new: Conversation,
    said: ChatMessage,
    login: Actor | None,
    files: Sequence[StoredFile],
) -> Message:
    person = (
        person_for_user(session, login) if login else add_stranger(session, STRANGER, actor=SYSTEM)
    )
    ticket = raise_ticket(
        session,
        MailedTicket(
            subject=subject_of(said.body),
            body=said.body,
            person_id=person.id,
            mail=said,
            is_quiet=True,
        ),
        actor=login or SYSTEM,
        channel=Channel.CHAT,
        files=files,
    )
    new.ticket_id = ticket.id
    session.add(new)
    session.flush()
    settle_way(session, new)
    first = session.scalars(select(Message).where(Message.ticket_id == ticket.id)).one()
    _tell(session, first, visitor_of(session, new))
    return first


def _go_on(
    session: Session, conversation: Conversation, said: ChatMessage, files: Sequence[StoredFile]
) -> Message:
    visitor = visitor_of(session, conversation)
    get_ticket(session, visitor, conversation.ticket_id, for_update=True)
    before = find_message_of(session, conversation.ticket_id, said.client_id)
    if before is not None:
        return before
    said.claim = (visitor.email or None) if conversation.user_id is None else None
    message = add_message(
        session, conversation.ticket_id, said, actor=visitor, channel=Channel.CHAT, files=files
    )
    now = get_conversation(session, conversation.ticket_id)
    now.ended_at = None
    settle_way(session, now)
    _tell(session, message, visitor)
    return message


def _tell(session: Session, message: Message, visitor: Actor) -> None:
    wrote = VisitorWrote(subject_id=message.ticket_id, message_id=message.id)
    events.record(session, wrote, actor=visitor)


def say_as_assistant(
    session: Session,
    ticket_id: int,
    text: str,
    *,
    citations: Sequence[Citation],
    reply_to: int,
) -> Message | None:
    """Answer a visitor's message as the assistant, if that is still its place.

    Returns None and writes nothing if people own the conversation, if it is over, or if the
    visitor wrote again after the message `reply_to`.
    """
    ticket = get_ticket(session, ASSISTANT, ticket_id, for_update=True)
    conversation = get_conversation(session, ticket_id, for_update=True)
    is_its_place = conversation.owner == Owner.ASSISTANT and not ticket.is_done
    if not is_its_place or last_said(session, ticket_id, by_customer=True) != reply_to:
        return None
    said = AssistantMessage(body=text, citations=tuple(citations))
    return add_message(session, ticket_id, said, actor=ASSISTANT, channel=Channel.CHAT)
