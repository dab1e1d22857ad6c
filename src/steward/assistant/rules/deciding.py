"""What to do with a question: answer it, ask what was meant, or let a person take over."""

from collections.abc import Sequence

from steward.assistant.rules.alarms import find_alarm
from steward.assistant.rules.composing import compose
from steward.assistant.rules.values import (
    PERSON,
    Alarms,
    Answer,
    Clarify,
    Decision,
    HandOver,
    LookUp,
    Passage,
    Question,
    Why,
)

MOST_MISSES = 2  # with which a person takes over
_ENOUGH_OF_IT = 0.6  # of the threshold, where what is to be looked up is named, too
_LEAST_LIKELY = 0.15  # of an intent that is offered when asking what was meant


def decide(question: Question, threshold: float, alarms: Alarms) -> Decision:
    """Decide what to do with a question, being sure from a confidence of `threshold` (0 to 1) on.

    A person takes over when asked for, at risk and in anger, whatever else is known; when the
    second question was not answered; and when all is clear but nothing is written about it.
    """
    if alarm := find_alarm(question, alarms):
        return alarm
    if not any(map(str.isalnum, question.text)):
        return _missed(question, 0.0, Why.UNREADABLE)
    if led := _led(question, threshold):
        return led
    sure, passages = _best_founded(question)
    quotes = compose(question.text, passages) if sure >= threshold else ()
    return Answer(quotes, sure) if quotes else _unanswered(question, sure, threshold)


def _led(question: Question, threshold: float) -> Decision | None:
    """Return what a clear meaning leads to that is no article, if it does."""
    sure = question.reading.confidence if question.reading else 0.0
    needed = threshold * _ENOUGH_OF_IT if question.names_it else threshold
    if not question.tool or sure < needed:
        return None
    if question.tool == PERSON:
        return HandOver(Why.TAUGHT, sure)
    return LookUp(question.tool, sure)


def _best_founded(question: Question) -> tuple[float, Sequence[Passage]]:
    """Return how sure to be of an answer, and the passages to take it from, best first.

    As sure as the meaning is clear, where passages answer what was taught to mean it; else, or if
    it is surer, as the search is of its best passage.
    """
    found = sorted(question.passages, key=lambda passage: -passage.score)
    by_search = found[0].score if found else 0.0
    reading = question.reading
    answering = [one for one in found if reading and one.intent == reading.label]
    if reading and answering and reading.confidence >= by_search:
        return reading.confidence, answering
    return by_search, found


def _unanswered(question: Question, sure: float, threshold: float) -> Decision:
    understood = max(sure, question.reading.confidence if question.reading else 0.0)
    if understood >= threshold:
        return HandOver(Why.NOT_WRITTEN, understood)
    return _missed(question, understood, Why.UNSURE)


def _missed(question: Question, sure: float, why: Why) -> Decision:
    """Ask once what was meant; the second time a person takes over."""
    if question.misses + 1 >= MOST_MISSES:
        return HandOver(why, sure)
    ranked = question.reading.ranked if question.reading and why == Why.UNSURE else ()
    likely = tuple(guess.label for guess in ranked if guess.probability >= _LEAST_LIKELY)
    return Clarify(likely if len(likely) > 1 else (), sure, why)
