"""What the books do when something happens to those they tell of."""

from sqlalchemy.orm import Session

from steward.analytics.actions.flow import flow_anew
from steward.customers import PersonErased
from steward.kit.events import Actor, listen


def init_listeners() -> None:
    """Listen to the customer registry."""
    listen(PersonErased, _forget)


def _forget(session: Session, _erased: PersonErased, _actor: Actor) -> None:
    """Read all anew: of what was read before, a name may be left in any file."""
    flow_anew(session)
