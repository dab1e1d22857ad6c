"""Reads of the assistant: what it was taught and knows, how it is set, what it answered."""

from steward.assistant.queries.alike import solved_alike
from steward.assistant.queries.answers import (
    Figures,
    asked_back,
    figures_of,
    get_missed,
    heard_lately,
    history_of,
    missed_questions,
)
from steward.assistant.queries.knowing import (
    Choices,
    present_choices,
    present_curve,
    present_intents,
)
from steward.assistant.queries.overview import Overview, overview
from steward.assistant.queries.teaching import (
    get_intent,
    get_settings,
    learned,
    taught_intents,
    what_to_learn,
)

__all__ = [
    "Choices",
    "Figures",
    "Overview",
    "asked_back",
    "figures_of",
    "get_intent",
    "get_missed",
    "get_settings",
    "heard_lately",
    "history_of",
    "learned",
    "missed_questions",
    "overview",
    "present_choices",
    "present_curve",
    "present_intents",
    "solved_alike",
    "taught_intents",
    "what_to_learn",
]
