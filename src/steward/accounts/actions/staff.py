"""The staff: invited, taken on, given other roles, suspended; somebody always stays admin."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts.actions.logins import end_all_logins
from steward.accounts.actions.mails import Letter, mail_to
from steward.accounts.errors import LastAdmin, LinkNotValid
from steward.accounts.events import (
    InvitationRenewed,
    InvitationWithdrawn,
    RoleChanged,
    StaffInvited,
    StaffJoined,
    UserReactivated,
    UserSuspended,
)
from steward.accounts.models import Invitation, User
from steward.accounts.queries import (
    find_open_invitation,
    find_user_by_email,
    get_invitation,
    get_staff_member,
)
from steward.accounts.rules import STAFF, Actor, Role, demand, hash_of, new_secret
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_

INVITATION_LIVES = timedelta(days=7)


@dataclass(frozen=True)
class NewStaff:
    """Who is to join, as what; the password is hashed already, or to be set by recovery."""

    email: str
    name: str
    role: Role
    password_hash: str | None = None


def create_staff(session: Session, new: NewStaff, *, actor: Actor) -> User:
    """Take somebody on. Raises BadInput when the address has an account, or the role is none."""
    demand(actor, "users.manage")
    _check_newcomer(session, new.email, new.role)
    return _take_on(session, new, actor)


def ensure_user(session: Session, new: NewStaff, *, actor: Actor) -> User:
    """Return the user of this address as they are, or take them on."""
    known = find_user_by_email(session, new.email)
    if known is not None and known.confirmed_at is not None:
        return known
    return create_staff(session, new, actor=actor)


def _check_newcomer(session: Session, email: str, role: Role) -> None:
    if role not in STAFF:
        raise BadInput(errors={"role": N_("Choose one of the staff's roles.")})
    known = find_user_by_email(session, email)
    if known is not None and known.confirmed_at is not None:
        raise BadInput(
            errors={
                "email": N_("%(name)s has an account with this address already.", name=known.name)
            }
        )


def _take_on(session: Session, new: NewStaff, actor: Actor | None) -> User:
    now = clock.now()
    user = User(
        email=new.email,
        name=new.name,
        role=new.role,
        password_hash=new.password_hash,
        confirmed_at=now,
        created_at=now,
    )
    session.add(user)
    session.flush()
    joined = StaffJoined(subject_id=user.id, role=new.role)
    events.record(session, joined, actor=actor or user.as_actor)
    return user


def invite(session: Session, email: str, name: str, role: Role, *, actor: Actor) -> Invitation:
    """Invite somebody to the staff for seven days. Raises BadInput when they are here already."""
    demand(actor, "users.manage")
    _check_newcomer(session, email, role)
    waiting = select(Invitation).where(Invitation.email == email)
    if session.scalars(waiting).first() is not None:
        raise BadInput(
            errors={"email": N_("This address has an invitation already. Send it again.")}
        )
    now = clock.now()
    invitation = Invitation(
        email=email,
        name=name,
        role=role,
        token_hash=b"",
        invited_by=actor.user_id,
        created_at=now,
        expires_at=now,
    )
    _send(session, invitation, actor)
    fact = StaffInvited(subject_id=invitation.id, email=email, role=role)
    events.record(session, fact, actor=actor)
    return invitation


def renew_invitation(session: Session, invitation_id: int, *, actor: Actor) -> None:
    """Send an invitation again, with a new link that lives seven days; the old one stops."""
    demand(actor, "users.manage")
    invitation = get_invitation(session, invitation_id)
    _send(session, invitation, actor)
    fact = InvitationRenewed(subject_id=invitation.id, email=invitation.email)
    events.record(session, fact, actor=actor)


def _send(session: Session, invitation: Invitation, actor: Actor) -> None:
    secret = new_secret()
    invitation.token_hash = hash_of(secret)
    invitation.expires_at = clock.now() + INVITATION_LIVES
    session.add(invitation)
    session.flush()
    path, words = f"/invitation/{secret}", {"invitation": invitation, "by": actor.name}
    mail_to(session, invitation.email, invitation.name, Letter.INVITATION, path, **words)


def withdraw_invitation(session: Session, invitation_id: int, *, actor: Actor) -> None:
    """Make an invitation worthless."""
    demand(actor, "users.manage")
    invitation = get_invitation(session, invitation_id)
    session.delete(invitation)
    fact = InvitationWithdrawn(subject_id=invitation.id, email=invitation.email)
    events.record(session, fact, actor=actor)


def accept_invitation(session: Session, secret: str, name: str, password_hash: str) -> User:
    """Join the staff by the link of an invitation. Raises LinkNotValid."""
    invitation = find_open_invitation(session, secret)
    if invitation is None:
        raise LinkNotValid
    _check_newcomer(session, invitation.email, Role(invitation.role))
    session.delete(invitation)
    new = NewStaff(invitation.email, name, Role(invitation.role), password_hash)
    return _take_on(session, new, None)


def change_role(session: Session, user_id: int, role: Role, *, actor: Actor) -> None:
    """Give one of the staff another role. Raises LastAdmin or BadInput."""
    demand(actor, "users.manage")
    user = get_staff_member(session, user_id)
    if role not in STAFF:
        raise BadInput(errors={"role": N_("Choose one of the staff's roles.")})
    if user.role == role:
        return
    if role != Role.ADMIN:
        _keep_an_admin(session, user)
    old, user.role = user.role, role
    events.record(session, RoleChanged(subject_id=user.id, old=old, new=role), actor=actor)


def suspend(session: Session, user_id: int, *, actor: Actor) -> None:
    """Keep one of the staff out: all logins end, tokens stop working. Raises LastAdmin."""
    demand(actor, "users.manage")
    user = get_staff_member(session, user_id)
    if user.suspended_at is not None:
        return
    _keep_an_admin(session, user)
    user.suspended_at = clock.now()
    end_all_logins(session, user.id, actor=actor)
    events.record(session, UserSuspended(subject_id=user.id), actor=actor)


def reactivate(session: Session, user_id: int, *, actor: Actor) -> None:
    """Let one of the staff in again."""
    demand(actor, "users.manage")
    user = get_staff_member(session, user_id)
    if user.suspended_at is not None:
        user.suspended_at = None
        events.record(session, UserReactivated(subject_id=user.id), actor=actor)


def _keep_an_admin(session: Session, leaving: User) -> None:
    """Lock the admins' rows: two who demote each other at once must not both succeed."""
    active = select(User.id).where(User.role == Role.ADMIN, User.suspended_at.is_(None))
    admins = session.scalars(active.order_by(User.id).with_for_update()).all()
    if list(admins) == [leaving.id]:
        raise LastAdmin
