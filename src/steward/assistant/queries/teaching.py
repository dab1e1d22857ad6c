"""What the assistant is taught: intents with their questions, and the articles themselves."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.assistant.models import AssistantSettings, TaughtIntent, TaughtModel
from steward.assistant.queries.knowing import label_of_article
from steward.assistant.rules import Example
from steward.kit.errors import NotFound
from steward.knowledge import Lesson, lessons

_MOST_EXAMPLES = 10_000  # in all: more take longer than anybody waits
_MOST_ARTICLES, _LEAST_ARTICLES = 500, 100  # learned from; search finds the others all the same
_MOST_PASSAGES = 8  # of an article


def taught_intents(session: Session) -> Sequence[TaughtIntent]:
    """List the intents by name."""
    return session.scalars(select(TaughtIntent).order_by(TaughtIntent.name)).all()


def get_intent(session: Session, intent_id: int, *, for_update: bool = False) -> TaughtIntent:
    """Return an intent, or raise NotFound."""
    intent = session.get(TaughtIntent, intent_id, with_for_update=for_update or None)
    if intent is None:
        raise NotFound
    return intent


def get_settings(session: Session, *, for_update: bool = False) -> AssistantSettings:
    """Return how the assistant is set."""
    return session.get_one(AssistantSettings, 1, with_for_update=for_update or None)


def learned(session: Session) -> TaughtModel:
    """Return when it learned last, and from how much."""
    return session.get_one(TaughtModel, 1)


def what_to_learn(session: Session) -> list[Example]:
    """Return all that there is to learn from: taught questions, and what articles say themselves.

    An article speaks for the first intent that leads to it, else for itself: its title, and each of
    its passages under its headings and that title, which is how questions about it sound.
    """
    intents = taught_intents(session)
    labels = {one.article_id: one.name for one in reversed(intents) if one.article_id}
    examples = [Example(text, one.name) for one in intents for text in one.examples]
    examples += [Example(text, "") for text in get_settings(session).outside]
    room = (_MOST_EXAMPLES - len(examples)) // _MOST_PASSAGES
    most = min(max(room, _LEAST_ARTICLES), _MOST_ARTICLES)
    for lesson in lessons(session, first=list(labels), most=most):
        label = labels.get(lesson.article_id) or label_of_article(lesson.article_id)
        examples += [Example(text, label) for text in _texts(lesson)]
    return examples


def _texts(lesson: Lesson) -> list[str]:
    passages = lesson.passages[:_MOST_PASSAGES]
    return [lesson.title, *(f"{lesson.title}. {passage}" for passage in passages)]
