"""What the assistant does when articles change, and when a visitor writes."""

from sqlalchemy.orm import Session

from steward.assistant.actions import ANSWER_CHAT, learn_soon
from steward.helpdesk import Owner, VisitorWrote, get_conversation
from steward.kit.events import Actor, Event, listen
from steward.kit.jobs import defer
from steward.knowledge import ArticlePublished, ArticleWithdrawn


def init_listeners() -> None:
    """Listen to articles and to conversations."""
    for kind in (ArticlePublished, ArticleWithdrawn):
        listen(kind, _learn)
    listen(VisitorWrote, _answer)


def _learn(session: Session, _event: Event, _actor: Actor) -> None:
    learn_soon(session)


def _answer(session: Session, wrote: VisitorWrote, _actor: Actor) -> None:
    if get_conversation(session, wrote.ticket_id).owner == Owner.ASSISTANT:
        defer(session, ANSWER_CHAT, ticket_id=wrote.ticket_id, message_id=wrote.message_id)
