"""Surveys that have a past, for the demo business. Nobody is told."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.helpdesk.models import SurveyAsk


def write_past_asks(session: Session, asks: Sequence[SurveyAsk]) -> None:
    """Write what was asked and answered long ago."""
    session.add_all(asks)
    session.flush()
