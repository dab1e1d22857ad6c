"""Giving an answer: found while nothing is held, worded, and true at the moment when it is said."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.answering import answer_question
from steward.assistant.actions.language_model import LanguageModel
from steward.assistant.actions.noting import note_answer, still_holds
from steward.assistant.actions.wording import worded
from steward.assistant.models import GivenAnswer
from steward.assistant.rules import Outcome, Place, Reply, Why, handing_over
from steward.kit.db import Database

_TRIES = 3


@dataclass(frozen=True)
class Asked:
    """What somebody asks, where, and the Outcomes of what they asked just before.

    `before` is what they asked last, where they were asked back what is meant.
    """

    question: str
    place: Place
    asker: Actor | None
    history: tuple[str, ...] = ()
    before: str = ""


def find_reply(database: Database, asked: Asked, model: LanguageModel | None) -> Reply:
    """Find and word an answer; no connection to the database is held while it is worded."""
    with database.reading() as reading:
        reply = _said_more(reading, asked) or answer_question(
            reading, asked.asker, asked.question, asked.history
        )
    return worded(reply, model)


def _said_more(session: Session, asked: Asked) -> Reply | None:
    """Return what is looked up now that the asker has said more; None where that leads nowhere."""
    if not asked.before:
        return None
    whole = f"{asked.before} {asked.question}"
    reply = answer_question(session, asked.asker, whole, asked.history)
    return reply if reply.outcome == Outcome.LOOKED_UP else None


def give_answer(
    database: Database, session: Session, asked: Asked, model: LanguageModel | None
) -> tuple[Reply, GivenAnswer]:
    """Answer, and keep what was said in the transaction of `session`.

    Where what is cited changed or went meanwhile, it is answered anew; at last by a person.
    """
    for _ in range(_TRIES):
        reply = find_reply(database, asked, model)
        if still_holds(session, reply, asker=asked.asker):
            break
    else:
        why = Why.NOT_WRITTEN
        reply = Reply(asked.question, Outcome.HANDED_OVER, why, handing_over(why), 0.0)
    return reply, note_answer(session, reply, place=asked.place, asker=asked.asker)
