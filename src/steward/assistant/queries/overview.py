"""How the assistant stands, all of it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.assistant.models import AssistantSettings, TaughtIntent, TaughtModel
from steward.assistant.queries.answers import Figures, figures_of, heard_lately
from steward.assistant.queries.knowing import present_curve
from steward.assistant.queries.teaching import get_settings, learned, taught_intents
from steward.assistant.rules import Heard, Point


@dataclass(frozen=True)
class Overview:
    """How it is set, what it was taught and learned, what it answered, and its trial's curve.

    `heard` is what customers asked lately, as `heard_lately` counts it.
    """

    settings: AssistantSettings
    learned: TaughtModel
    intents: Sequence[TaughtIntent]
    figures: Figures
    points: Sequence[Point]
    heard: Mapping[int, Heard]


def overview(session: Session) -> Overview:
    """Return how the assistant stands."""
    return Overview(
        get_settings(session),
        learned(session),
        taught_intents(session),
        figures_of(session),
        present_curve(session),
        heard_lately(session),
    )
