"""Acts at hand of a problem by API: goods kept back, customers warned and told, tickets woken."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.kit.running import settings
from steward.problems import actions, queries
from steward.problems.api.resources import ProblemPath
from steward.problems.forms import KeepBackForm, MessageForm, WakeForm, WarnForm
from steward.problems.queries import InForce, Sent

api = Api("acts", "Acts at hand", "What is done at hand of a problem, and what is in force.")
_ONE = "/problems/<problem_number>"


class ProblemHoldInput(KeepBackForm):
    """Why the goods are kept back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason": "The seat is too soft"}}
    )


class ProblemWarningInput(WarnForm):
    """What whoever asks about it is told; in another language than ours, empty takes it away."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"words": "We know: do not heat it. A new one is coming."}},
    )


class ProblemMessageInput(MessageForm):
    """What all whom it concerns are told, once each."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "about": "known",
                "subject": "Your {product}",
                "body": "Dear {customer_first_name}, please do not heat it.",
                "others": {"nl": {"subject": "Uw {product}", "body": "Verwarm deze niet."}},
                "to_later": True,
            }
        },
    )


class ProblemWakingInput(WakeForm):
    """The note that each of its tickets gets."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"body": "A new seat is in the post"}}
    )


class ProblemSent(BaseModel):
    """A message, or a waking, and how far it is: how many were told by each way."""

    id: int
    about: str = Field(description="known, mended, or woken for its tickets.")
    subject: str
    total: int
    done: int
    ways: dict[str, int]
    by: str
    at: datetime


class ProblemActs(BaseModel):
    """What is in force because of a problem."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lot": "B17",
                "lot_is_held": True,
                "held_for_this": True,
                "orders_waiting": 3,
                "product_is_paused": False,
                "warning": "We know: do not heat it.",
                "sent": [],
            }
        }
    )

    lot: str | None
    lot_is_held: bool
    held_for_this: bool = Field(description="Whether it is held for this problem, too.")
    orders_waiting: int
    product_is_paused: bool
    warning: str | None
    sent: Sequence[ProblemSent]


class ProblemSample(BaseModel):
    """A message as one of its readers gets it."""

    name: str
    way: str = Field(description="ticket, chat or mail.")
    language: str = Field(description="Empty where it is that of the business.")
    subject: str
    body: str


class ProblemPreview(BaseModel):
    """A message as some read it; nothing is sent."""

    customers: int
    ways: dict[str, int]
    languages: dict[str, int] = Field(
        description="How many read which, that of the business first."
    )
    samples: Sequence[ProblemSample]


@api.get(f"{_ONE}/acts", responses={200: ProblemActs})
@access("problems.read")
def read_problem_acts(path: ProblemPath) -> Response:
    """Read what is in force because of a problem."""
    return answer(_shown(path))


@api.put(f"{_ONE}/hold", responses={200: ProblemActs})
@access("problems.manage")
def hold_problem_lot(path: ProblemPath, body: ProblemHoldInput) -> Response:
    """Hold the lot of a problem back: nothing of it is sold or sent."""
    actions.hold(session(), path.problem_number, body, actor=actor())
    return answer(_shown(path))


@api.delete(f"{_ONE}/hold", responses={200: ProblemActs})
@access("problems.manage")
def release_problem_lot(path: ProblemPath) -> Response:
    """Let the lot go; it is sold again once nobody holds it."""
    actions.release(session(), path.problem_number, actor=actor())
    return answer(_shown(path))


@api.put(f"{_ONE}/pause", responses={200: ProblemActs})
@access("problems.manage")
def pause_problem_product(path: ProblemPath, body: ProblemHoldInput) -> Response:
    """Take the product of a problem off sale for now."""
    actions.pause(session(), path.problem_number, body, actor=actor())
    return answer(_shown(path))


@api.delete(f"{_ONE}/pause", responses={200: ProblemActs})
@access("problems.manage")
def resume_problem_product(path: ProblemPath) -> Response:
    """Let the product be sold again, once nobody keeps it back."""
    actions.resume(session(), path.problem_number, actor=actor())
    return answer(_shown(path))


@api.put(f"{_ONE}/warning", responses={200: ProblemActs})
@access("problems.manage")
def warn_of_problem(path: ProblemPath, body: ProblemWarningInput) -> Response:
    """Have whoever asks about it told: we know, and here is what to do."""
    actions.warn(session(), path.problem_number, body, actor=actor())
    return answer(_shown(path))


@api.delete(f"{_ONE}/warning", responses={200: ProblemActs})
@access("problems.manage")
def end_problem_warning(path: ProblemPath) -> Response:
    """Warn nobody any more."""
    actions.end_warning(session(), path.problem_number, actor=actor())
    return answer(_shown(path))


@api.post(f"{_ONE}/previews", responses={200: ProblemPreview})
@access("problems.manage")
def preview_problem_message(path: ProblemPath, body: ProblemMessageInput) -> Response:
    """Read a message to all as some of them would; nothing is sent."""
    samples = actions.preview(session(), path.problem_number, body, actor=actor())
    problem = queries.get_problem(session(), actor(), path.problem_number)
    people = queries.concerned(session(), problem)
    shown = [_sample(one) for one in samples]
    ways = queries.by_way(people)
    languages = queries.by_language(people, settings().language[:2])
    return answer(
        ProblemPreview(customers=len(people), ways=ways, languages=languages, samples=shown)
    )


def _sample(one: actions.Sample) -> ProblemSample:
    return ProblemSample(
        name=one.reader.name,
        way=one.reader.way,
        language=one.language,
        subject=one.subject,
        body=one.body,
    )


@api.post(f"{_ONE}/messages", responses={201: ProblemActs})
@access("problems.manage")
def tell_all_of_problem(path: ProblemPath, body: ProblemMessageInput) -> Response:
    """Have all whom it concerns told, each once. Send an Idempotency-Key: then it is once."""
    actions.tell_all(session(), path.problem_number, body, actor=actor())
    return answer(_shown(path), 201)


@api.post(f"{_ONE}/wakings", responses={201: ProblemActs})
@access("problems.manage")
def wake_problem_tickets(path: ProblemPath, body: ProblemWakingInput) -> Response:
    """Wake the tickets of a problem that are not done, each with a note."""
    actions.wake_all(session(), path.problem_number, body, actor=actor())
    return answer(_shown(path), 201)


def _shown(path: ProblemPath) -> ProblemActs:
    problem = queries.get_problem(session(), actor(), path.problem_number)
    acts: InForce = queries.in_force(session(), problem)
    return ProblemActs(
        lot=acts.lot.lot.code if acts.lot else None,
        lot_is_held=bool(acts.lot and acts.lot.holds),
        held_for_this=acts.own is not None,
        orders_waiting=len(acts.lot.promises) if acts.lot and acts.lot.holds else 0,
        product_is_paused=bool(acts.pauses),
        warning=acts.note.words if acts.note and problem.is_open else None,
        sent=[_sent(one) for one in acts.sent],
    )


def _sent(one: Sent) -> ProblemSent:
    row = one.message
    return ProblemSent(
        id=row.id,
        about=row.about,
        subject=row.subject,
        total=one.total,
        done=one.done,
        ways={way: count for way, count in one.counts.items() if way},
        by=row.by_name,
        at=row.created_at,
    )
