"""What tests of conversations do again and again: a visitor writes, somebody answers."""

import secrets
import threading
from collections.abc import Callable

from sqlalchemy import select

from steward.helpdesk import actions
from steward.helpdesk.actions.conversations import say_as_assistant, say_as_visitor
from steward.helpdesk.forms import AssignmentForm, ChatMessage, Citation, NewMessage
from steward.helpdesk.models import Conversation, Message
from steward.helpdesk.queries.conversations import Visitor, get_conversation, transcript_of
from steward.helpdesk.rules import Channel, Owner
from steward.kit.db import Database
from steward.kit.events import Fact
from tests.cast import BEN, Member

CITED = Citation(7, 2, "Descaling", "/help/descaling", "Twice a year.")


def somebody(login: Member | None = None) -> Visitor:
    """Make a visitor, with a token of their own; a stranger unless they are signed in."""
    return Visitor(secrets.token_urlsafe(32), login.actor if login else None)


def wrote(
    database: Database,
    visitor: Visitor,
    words: str,
    client_id: str = "",
    owner: Owner = Owner.ASSISTANT,
) -> Message:
    """Have a visitor write; the first time begins the conversation, with `owner` to answer."""
    said = ChatMessage(body=words, client_id=client_id or secrets.token_urlsafe(8))
    with database.transaction() as session:
        return say_as_visitor(session, visitor, said, owner=owner)


def answered(database: Database, ticket_id: int, words: str, who: Member = BEN) -> Message:
    """Have one of us answer at the desk."""
    with database.transaction() as session:
        return actions.add_message(
            session, ticket_id, NewMessage(body=words), actor=who.actor, channel=Channel.WEB
        )


def taken(database: Database, ticket_id: int, who: Member = BEN) -> None:
    """Have one of us take the ticket."""
    form = AssignmentForm(agent=who.email, reason="I know it.")
    with database.transaction() as session:
        actions.assign_ticket(session, ticket_id, form, actor=who.actor)


def now_of(database: Database, ticket_id: int) -> Conversation:
    """Return the conversation as the database has it now."""
    with database.reading() as session:
        return get_conversation(session, ticket_id)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at the same moment, and return what came of each: its result or its failure."""
    results: list[object] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def do(place: int, act: Callable[[], object]) -> None:
        ready.wait(10)
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - what failed is the result
            results[place] = error

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def spoke(database: Database, message: Message, words: str = "Twice a year.") -> Message | None:
    """Have the assistant answer a message."""
    with database.transaction() as session:
        return say_as_assistant(
            session, message.ticket_id, words, citations=[CITED], reply_to=message.id
        )


def transcript(database: Database, ticket_id: int) -> list[tuple[str, str]]:
    """Return who said what, as the visitor may read it."""
    with database.reading() as session:
        return [(line.who, line.text) for line in transcript_of(session, ticket_id)]


def facts(database: Database, kind: str) -> list[Fact]:
    """Return all facts of a kind, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Fact).where(Fact.kind == kind).order_by(Fact.id)))
