"""A shelf of articles and intents for tests of the assistant, and the worker's part in learning."""

from collections import deque

from sqlalchemy.orm import Session

from steward.assistant.actions import learn, teach_intent
from steward.assistant.forms import IntentForm
from steward.assistant.models import TaughtIntent
from steward.kit.db import Database
from tests.cast import SAM
from tests.knowledge.writing import publish

ARTICLES = {
    "descale": {},
    "parcel": {
        "title": "Where is my parcel?",
        "category": "Orders",
        "product": "",
        "body": "A parcel takes two to three working days. You get its number by mail when it "
        "leaves us. If it has not come after five working days, write to us.",
    },
    "return": {
        "title": "Return something: how to send it back",
        "category": "Orders",
        "product": "",
        "body": "You have 30 days to send it back. Put it into its box. We pay for the way back "
        "and pay you within 5 days.",
    },
    "invoice": {
        "title": "Get an invoice again",
        "category": "Billing",
        "product": "",
        "body": "Your invoice stands in your account under Orders. We send it again by mail.",
    },
    "customers": {
        "title": "Pause a bean subscription",
        "category": "Coffee",
        "product": "",
        "audience": "customers",
        "body": "Open your subscription and choose Pause. It begins again when you say so.",
    },
    "staff": {
        "title": "What we may give away",
        "category": "Desk",
        "product": "",
        "audience": "staff",
        "body": "An agent may give away goods of up to 40 euros without asking a lead.",
    },
}
HOURS = (
    "How do my queries stand?",
    "What is the state of my ticket?",
    "Is there news about my ticket?",
    "Did anybody look at my query yet?",
    "status of my open ticket",
)
PLACE = (
    "What is my place in the queue?",
    "How many are before me?",
    "How long do I wait until somebody answers me?",
    "when is it my turn",
    "how long is the queue",
)


def fill_shelf(session: Session) -> dict[str, int]:
    """Publish ARTICLES; return their ids by their names here."""
    return {name: publish(session, **parts) for name, parts in ARTICLES.items()}


def teach(session: Session, name: str, *examples: str, **parts: object) -> TaughtIntent:
    """Teach an intent, as a lead does."""
    form = IntentForm.model_validate({"name": name, "examples": list(examples), **parts})
    return teach_intent(session, form, actor=SAM.actor)


def teach_tools(session: Session) -> None:
    """Teach what is looked up."""
    teach(session, "state of my query", *HOURS, leads_to="my_tickets")
    teach(session, "place in the queue", *PLACE, leads_to="my_place")


def learn_now(database: Database) -> None:
    """Learn, as the job does."""
    deque(learn(database), maxlen=0)
