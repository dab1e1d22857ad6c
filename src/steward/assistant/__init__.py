"""The assistant: understands what customers ask, answers from articles alone, or hands over.

`Decision` is one of `Answer`, `Clarify`, `LookUp` and `HandOver`; `USUAL_THRESHOLD` is from which
confidence on it answers unless the owner says otherwise.
"""

from steward.assistant.actions import answer_question, learn, learn_soon, teach_intent
from steward.assistant.forms import IntentForm
from steward.assistant.rules import (
    USUAL_THRESHOLD,
    Alarms,
    Answer,
    Cited,
    Clarify,
    Decision,
    Evaluation,
    Example,
    HandOver,
    Lesson,
    LookUp,
    Outcome,
    Passage,
    Question,
    Reply,
    Why,
    decide,
    evaluate,
    take_lesson,
    try_out,
)

__all__ = [
    "USUAL_THRESHOLD",
    "Alarms",
    "Answer",
    "Cited",
    "Clarify",
    "Decision",
    "Evaluation",
    "Example",
    "HandOver",
    "IntentForm",
    "Lesson",
    "LookUp",
    "Outcome",
    "Passage",
    "Question",
    "Reply",
    "Why",
    "answer_question",
    "decide",
    "evaluate",
    "learn",
    "learn_soon",
    "take_lesson",
    "teach_intent",
    "try_out",
]
