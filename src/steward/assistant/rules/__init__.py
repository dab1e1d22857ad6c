"""What the assistant decides: answer with citations, ask what was meant, or hand over."""

from steward.assistant.rules.alarms import PERSON_WORDS
from steward.assistant.rules.composing import MOST_SENTENCES, compose
from steward.assistant.rules.curve import Point, Tried, coverage_curve, threshold_for, tried_in
from steward.assistant.rules.deciding import MOST_MISSES, decide
from steward.assistant.rules.evaluating import (
    USUAL_THRESHOLD,
    Evaluation,
    Example,
    Lesson,
    evaluate,
    take_lesson,
    try_out,
)
from steward.assistant.rules.sentences import sentences_of, speaks_to_a_machine
from steward.assistant.rules.support import unsupported
from steward.assistant.rules.values import (
    Alarms,
    Answer,
    Citation,
    Clarify,
    Decision,
    HandOver,
    Passage,
    Question,
    Quote,
    Why,
)

__all__ = [
    "MOST_MISSES",
    "MOST_SENTENCES",
    "PERSON_WORDS",
    "USUAL_THRESHOLD",
    "Alarms",
    "Answer",
    "Citation",
    "Clarify",
    "Decision",
    "Evaluation",
    "Example",
    "HandOver",
    "Lesson",
    "Passage",
    "Point",
    "Question",
    "Quote",
    "Tried",
    "Why",
    "compose",
    "coverage_curve",
    "decide",
    "evaluate",
    "sentences_of",
    "speaks_to_a_machine",
    "take_lesson",
    "threshold_for",
    "tried_in",
    "try_out",
    "unsupported",
]
