"""The assistant in a conversation: it answers while the conversation is its own, or hands over."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import find_actor_of
from steward.assistant.actions.giving import Asked, find_reply
from steward.assistant.actions.language_model import LanguageModel
from steward.assistant.actions.noting import note_gap, still_holds, values_of
from steward.assistant.models import GivenAnswer
from steward.assistant.queries import asked_back, history_of, present_choices
from steward.assistant.rules import I_AM, Outcome, Place, Reply, Why, reason_of
from steward.helpdesk import (
    Citation,
    Owner,
    Speaker,
    get_conversation,
    hand_over,
    say_as_assistant,
    transcript_of,
)
from steward.kit.db import Database
from steward.kit.marks import N_
from steward.kit.texts import translated

ANSWER_CHAT = "assistant.answer_chat"
_OFF = N_("The assistant is switched off.")
_TRIES = 3
_MOST_LINES = 3  # of a visitor in a row that are taken for one question


@dataclass(frozen=True)
class _Turn:
    """What a visitor asks, and by which message; `is_first` before the assistant has spoken."""

    ticket_id: int
    message_id: int
    asked: Asked
    is_first: bool


def answer_chat(
    database: Database, ticket_id: int, message_id: int, model: LanguageModel | None
) -> None:
    """Answer a visitor's message, unless people own the conversation or the visitor wrote on.

    Found and worded while nothing is held; said in a transaction in which the conversation is still
    the assistant's and all that is cited still stands, or not at all. It bears running twice.
    """
    for _ in range(_TRIES):
        with database.reading() as reading:
            turn, is_on = _turn(reading, ticket_id, message_id), present_choices(reading).is_on
        if turn is None:
            return
        reply = find_reply(database, turn.asked, model) if is_on else None
        with database.transaction() as session:
            if _speak(session, turn, reply):
                return
    with database.transaction() as session:
        hand_over(session, ticket_id, reason=reason_of(Why.NOT_WRITTEN))


def _turn(session: Session, ticket_id: int, message_id: int) -> _Turn | None:
    """Return what is to be answered, or None where it is not the assistant's any more."""
    conversation = get_conversation(session, ticket_id)
    lines = transcript_of(session, ticket_id)
    if conversation.owner != Owner.ASSISTANT or not lines or lines[-1].id != message_id:
        return None
    said: list[str] = []
    for line in reversed(lines[-_MOST_LINES:]):
        if line.who != Speaker.VISITOR:
            break
        said.insert(0, line.text)
    login = conversation.user_id
    asker = find_actor_of(session, login) if login else None
    history = tuple(history_of(session, ticket_id))
    before = asked_back(session, ticket_id)
    asked = Asked("\n".join(said), Place.CHAT, asker, history, before)
    return _Turn(ticket_id, message_id, asked, all(line.who == Speaker.VISITOR for line in lines))


def _speak(session: Session, turn: _Turn, reply: Reply | None) -> bool:
    """Say it, or be silent where it is not the assistant's place; False to answer anew."""
    if reply is None:
        hand_over(session, turn.ticket_id, reason=_OFF)
        return True
    if not still_holds(session, reply, asker=turn.asked.asker):
        return False
    given_id = _note(session, turn, reply)
    if given_id is None:
        return True
    if _say(session, turn, reply):
        note_gap(session, reply, asker=f"ticket:{turn.ticket_id}")
    else:
        session.execute(delete(GivenAnswer).where(GivenAnswer.id == given_id))
    return True


def _note(session: Session, turn: _Turn, reply: Reply) -> int | None:
    """Keep the answer, once for each message: who comes second finds that it was given."""
    values = values_of(reply, place=Place.CHAT, asker=turn.asked.asker)
    noting = insert(GivenAnswer).values(
        **values, ticket_id=turn.ticket_id, message_id=turn.message_id
    )
    noted = noting.on_conflict_do_nothing(index_elements=["message_id"])
    return session.scalar(noted.returning(GivenAnswer.id))


def _say(session: Session, turn: _Turn, reply: Reply) -> bool:
    """Say it, and hand over where that is what is said; False where others own it by now."""
    text = _text(reply, is_first=turn.is_first)
    citations = [Citation(**vars(one), url=one.url) for one in reply.citations]
    citations += [Citation(title=translated(one.title), url=one.url) for one in reply.sources]
    message = say_as_assistant(
        session, turn.ticket_id, text, citations=citations, reply_to=turn.message_id
    )
    if message is not None and reply.outcome == Outcome.HANDED_OVER:
        hand_over(session, turn.ticket_id, reason=reason_of(reply.why))
    return message is not None


def _text(reply: Reply, *, is_first: bool) -> str:
    """Write it in the language of the pages; the first answer says who speaks in its first line."""
    lines = [translated(I_AM)] if is_first else []
    lines += [translated(reply.text), *(f"· {one.words}" for one in reply.meant)]
    return "\n".join(lines)
