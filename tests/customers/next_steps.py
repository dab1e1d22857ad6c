"""Next steps of the cast, and the night in which nobody is forgotten."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.customers.actions import add_follow_up, care_for_all
from steward.customers.forms import FollowUpForm
from steward.customers.models import FollowUp
from steward.kit.db import Database
from tests.cast import BEN

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = MONDAY.date()


def follow(session: Session, person_id: int, title: str = "Ask", **more: object) -> FollowUp:
    """Say what is next for somebody."""
    form = FollowUpForm.model_validate({"title": title, "due_on": TODAY} | more)
    return add_follow_up(session, person_id, form, actor=BEN.actor)


def made(session: Session, person_id: int = 1) -> list[FollowUp]:
    """Return what is next for somebody."""
    mine = select(FollowUp).where(FollowUp.person_id == person_id)
    return list(session.scalars(mine.order_by(FollowUp.id)))


def run(database: Database) -> None:
    """Do what is done each night."""
    for _step in care_for_all(database):
        pass
