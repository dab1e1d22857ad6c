"""What the assistant decides: answer with citations, ask what was meant, or hand over."""

from steward.assistant.rules.alarms import PERSON_WORDS
from steward.assistant.rules.composing import MOST_SENTENCES, compose
from steward.assistant.rules.curve import (
    Heard,
    Lately,
    Point,
    Tried,
    coverage_curve,
    lately_at,
    point_at,
    threshold_for,
    tried_in,
)
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
from steward.assistant.rules.founded import likelihood
from steward.assistant.rules.replies import (
    Cited,
    LeadsTo,
    Meant,
    Outcome,
    Place,
    Reply,
    misses_in,
)
from steward.assistant.rules.saying import I_AM, asking_back, handing_over, reason_of
from steward.assistant.rules.sentences import sentences_of, speaks_to_a_machine
from steward.assistant.rules.support import unsupported
from steward.assistant.rules.values import (
    PERSON,
    Alarms,
    Answer,
    Citation,
    Clarify,
    Decision,
    HandOver,
    LookUp,
    Passage,
    Question,
    Quote,
    Why,
)

__all__ = [
    "I_AM",
    "MOST_MISSES",
    "MOST_SENTENCES",
    "PERSON",
    "PERSON_WORDS",
    "USUAL_THRESHOLD",
    "Alarms",
    "Answer",
    "Citation",
    "Cited",
    "Clarify",
    "Decision",
    "Evaluation",
    "Example",
    "HandOver",
    "Heard",
    "Lately",
    "LeadsTo",
    "Lesson",
    "LookUp",
    "Meant",
    "Outcome",
    "Passage",
    "Place",
    "Point",
    "Question",
    "Quote",
    "Reply",
    "Tried",
    "Why",
    "asking_back",
    "compose",
    "coverage_curve",
    "decide",
    "evaluate",
    "handing_over",
    "lately_at",
    "likelihood",
    "misses_in",
    "point_at",
    "reason_of",
    "sentences_of",
    "speaks_to_a_machine",
    "take_lesson",
    "threshold_for",
    "tried_in",
    "try_out",
    "unsupported",
]
