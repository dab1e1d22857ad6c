"""What every answer needs, kept in the process until somebody changes it in any of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.assistant.models import AssistantSettings, TaughtArrays, TaughtIntent
from steward.assistant.rules import Point, coverage_curve, tried_in
from steward.kit.kept import Kept
from steward.quant.text import Intents


@dataclass(frozen=True)
class Lead:
    """What answers a meaning: an article, or (`tool`) something looked up, or a person."""

    article_id: int | None
    tool: str


@dataclass(frozen=True)
class Choices:
    """How the assistant is set, and what the intents by their names lead to."""

    is_on: bool
    threshold: float
    leads: Mapping[str, Lead]

    def lead_of(self, label: str) -> Lead:
        """Return what a learned label leads to; an article's own label is `#` and its id."""
        if label.startswith("#"):
            return Lead(int(label[1:]), "")
        return self.leads.get(label, Lead(None, ""))


def label_of_article(article_id: int) -> str:
    """Return the label of an article that no intent leads to."""
    return f"#{article_id}"


def _choices(session: Session) -> Choices:
    settings = session.get_one(AssistantSettings, 1)
    intents = session.scalars(select(TaughtIntent)).all()
    leads = {one.name: Lead(one.article_id, one.tool) for one in intents}
    return Choices(settings.is_on, settings.threshold, leads)


def _intents(session: Session) -> Intents | None:
    arrays = session.scalar(select(TaughtArrays.arrays))
    return Intents.from_bytes(arrays) if arrays else None


_kept_choices = Kept("assistant", _choices)
_kept_intents = Kept("assistant_model", _intents)


def present_choices(session: Session) -> Choices:
    """Return how the assistant is set now."""
    return _kept_choices.read(session)


def present_intents(session: Session) -> Intents | None:
    """Return what it learned last; None while there is too little to learn from."""
    return _kept_intents.read(session)


def present_curve(session: Session) -> Sequence[Point]:
    """Return coverage against errors over the examples that were left out while learning."""
    intents = present_intents(session)
    return coverage_curve(tried_in(intents.trial)) if intents else []
