"""What the customer registry does when something happens to a login, or to who of us does what."""

from dataclasses import replace

from sqlalchemy.orm import Session

from steward.accounts import (
    CustomerSignedUp,
    EmailConfirmed,
    RoleChanged,
    UserReactivated,
    UserSuspended,
    get_user,
)
from steward.customers.actions import (
    claim_address,
    give_consent,
    person_for_user,
    settle_follow_ups_of,
    withdraw_consent,
)
from steward.customers.queries import find_person_of_user
from steward.kit.events import Actor, listen

SIGN_UP = "sign-up"  # where somebody said it


def init_listeners() -> None:
    """Listen to accounts."""
    listen(CustomerSignedUp, _note_wish)
    listen(EmailConfirmed, _claim)
    for kind in (RoleChanged, UserReactivated, UserSuspended):
        listen(kind, _settle)


def _settle(
    session: Session, event: RoleChanged | UserReactivated | UserSuspended, actor: Actor
) -> None:
    """What somebody cannot do any more is nobody's."""
    settle_follow_ups_of(session, event.subject_id, actor=actor)


def _note_wish(session: Session, signed_up: CustomerSignedUp, actor: Actor) -> None:
    """Until the address is confirmed nothing is sent to it."""
    if signed_up.news:
        user = get_user(session, signed_up.subject_id)
        person = person_for_user(session, replace(user.as_actor, is_confirmed=False))
        give_consent(session, person, topics=(), source=SIGN_UP, actor=actor)


def _claim(session: Session, confirmed: EmailConfirmed, actor: Actor) -> None:
    """What a stranger who made the account wanted, its owner has not said."""
    person = find_person_of_user(session, confirmed.subject_id)
    if confirmed.taken_over and person is not None:
        withdraw_consent(session, person.id, source=SIGN_UP, actor=actor)
    user = get_user(session, confirmed.subject_id)
    if not user.is_staff:
        claim_address(session, user.id, user.email, actor=actor)
