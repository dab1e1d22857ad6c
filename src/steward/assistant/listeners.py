"""What the assistant does when articles change: it learns from them anew."""

from sqlalchemy.orm import Session

from steward.assistant.actions import learn_soon
from steward.kit.events import Actor, Event, listen
from steward.knowledge import ArticlePublished, ArticleWithdrawn


def init_listeners() -> None:
    """Listen to articles."""
    for kind in (ArticlePublished, ArticleWithdrawn):
        listen(kind, _learn)


def _learn(session: Session, _event: Event, _actor: Actor) -> None:
    learn_soon(session)
