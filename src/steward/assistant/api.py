"""The assistant's part of the REST API."""

from datetime import timedelta
from urllib.parse import urljoin

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.assistant import actions
from steward.assistant.actions import Asked, LanguageModel
from steward.assistant.errors import SwitchedOff
from steward.assistant.forms import QuestionForm
from steward.assistant.queries import present_choices
from steward.assistant.rules import Outcome, Place, Reply, Why
from steward.assistant.rules import Source as Page
from steward.kit import limits
from steward.kit.access import SIGNED_IN, access
from steward.kit.api import Api, address, answer
from steward.kit.db import database, session
from steward.kit.running import settings
from steward.kit.texts import translated

api = Api(
    "answers",
    "Answers",
    "The assistant: answers from what the asker may read, quotes where it stands, or hands over.",
)
_MOST, _PER = 600, timedelta(minutes=10)


class QuestionInput(QuestionForm):
    """A question."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"question": "How do I descale my Mara 2?"}}
    )


class Citation(BaseModel):
    """Where an answer stands."""

    article_id: int
    version: int
    title: str
    passage: str
    url: str


class Source(BaseModel):
    """A page that shows what was looked up."""

    title: str
    url: str


class Answer(BaseModel):
    """What the assistant says. Without citations, it is no claim of any article."""

    answer: str
    citations: list[Citation]
    sources: list[Source] = Field(description="Pages that show what was looked up just now.")
    confidence: float = Field(description="How likely the question was understood, 0 to 1.")
    handover: bool = Field(description="A person should answer: raise a ticket.")
    outcome: Outcome
    reason: Why
    meant: list[str] = Field(description="Where it asks back, what may have been meant.")


@api.post("/answers", responses={200: Answer})
@access(SIGNED_IN)
def answer_by_api(body: QuestionInput) -> Response:
    """Answer a question."""
    if not present_choices(session()).is_on:
        raise SwitchedOff
    limits.hit(database(), f"answer-api:{actor().user_id}", most=_MOST, per=_PER)
    asked = Asked(body.question, Place.API, actor(), (Outcome.ASKED,) * body.misses)
    model = LanguageModel.of(settings())
    reply, _ = actions.give_answer(database(), session(), asked, model)
    return answer(_shown(reply))


def _shown(reply: Reply) -> Answer:
    citations = [
        Citation(**vars(one), url=address(f"/articles/{one.article_id}")) for one in reply.citations
    ]
    return Answer(
        answer=translated(reply.text),
        citations=citations,
        sources=[_source(one) for one in reply.sources],
        confidence=round(reply.confidence, 4),
        handover=reply.outcome == Outcome.HANDED_OVER,
        outcome=reply.outcome,
        reason=reply.why,
        meant=[one.question for one in reply.meant],
    )


def _source(one: Page) -> Source:
    return Source(title=translated(one.title), url=urljoin(settings().url, one.url))
