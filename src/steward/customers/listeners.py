"""What the customer registry does when something happens to a login."""

from sqlalchemy.orm import Session

from steward.accounts import EmailConfirmed, get_user
from steward.customers.actions import claim_address
from steward.kit.events import Actor, listen


def init_listeners() -> None:
    """Listen to accounts."""
    listen(EmailConfirmed, _claim)


def _claim(session: Session, confirmed: EmailConfirmed, actor: Actor) -> None:
    user = get_user(session, confirmed.subject_id)
    if not user.is_staff:
        claim_address(session, user.id, user.email, actor=actor)
