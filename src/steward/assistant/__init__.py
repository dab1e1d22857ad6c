"""The assistant: understands what customers ask, answers from articles alone, or hands over.

`Decision` is one of `Answer`, `Clarify` and `HandOver`; `USUAL_THRESHOLD` is from which confidence
on it answers unless the owner says otherwise.
"""

from steward.assistant.rules import (
    USUAL_THRESHOLD,
    Alarms,
    Answer,
    Clarify,
    Decision,
    Evaluation,
    Example,
    HandOver,
    Lesson,
    Passage,
    Question,
    decide,
    evaluate,
    take_lesson,
    try_out,
)

__all__ = [
    "USUAL_THRESHOLD",
    "Alarms",
    "Answer",
    "Clarify",
    "Decision",
    "Evaluation",
    "Example",
    "HandOver",
    "Lesson",
    "Passage",
    "Question",
    "decide",
    "evaluate",
    "take_lesson",
    "try_out",
]
