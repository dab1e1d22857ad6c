"""Setting for how long the words of those who ask are kept."""

from sqlalchemy.orm import Session

from steward.accounts.events import KeepingChanged
from steward.accounts.models import Keeping
from steward.accounts.rules import Actor, demand
from steward.kit import events


def change_keeping(session: Session, days: int, *, actor: Actor) -> None:
    """Keep words for so many days from now on; what is older ends in the coming night."""
    demand(actor, "keeping.manage")
    keeping = session.get_one(Keeping, 1, with_for_update=True)
    before = keeping.days
    if days != before:
        keeping.days = days
        session.flush()
        changed = KeepingChanged(subject_id=1, before=before, days=days)
        events.record(session, changed, actor=actor)
