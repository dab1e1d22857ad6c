"""What selling does when something happens below."""

from sqlalchemy.orm import Session

from steward.customers import PeopleMerged
from steward.kit.events import Actor, listen
from steward.sales.actions import move_orders


def init_listeners() -> None:
    """Listen to the customer registry."""
    listen(PeopleMerged, _move)


def _move(session: Session, merged: PeopleMerged, _actor: Actor) -> None:
    move_orders(session, merged.merged_id, merged.subject_id)
