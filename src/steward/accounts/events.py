"""Facts about people who sign in and about what was administered: all that the audit page shows."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event
from steward.kit.live import login_topic

TOPIC = "accounts"  # pages that list people, teams or tokens watch this


@dataclass(frozen=True, kw_only=True)
class _Act(Event):
    """What somebody did that an admin may want to know."""

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics: the thing itself, and all lists of them."""
        return (*super().topics(), TOPIC)


@dataclass(frozen=True, kw_only=True)
class _UserAct(_Act):
    subject_kind: ClassVar[str] = "user"


@dataclass(frozen=True, kw_only=True)
class CustomerSignedUp(_UserAct):
    """A customer made an account; the address is not confirmed yet. Some want `news`."""

    kind: ClassVar[str] = "user.signed_up"
    news: bool = False


@dataclass(frozen=True, kw_only=True)
class EmailConfirmed(_UserAct):
    """Somebody proved that the address of their account is theirs.

    It was `taken_over` where they did so by a link alone: another may have made the account.
    """

    kind: ClassVar[str] = "user.email_confirmed"
    taken_over: bool = False


@dataclass(frozen=True, kw_only=True)
class StaffJoined(_UserAct):
    """One of the staff got an account."""

    kind: ClassVar[str] = "user.joined"
    role: str


@dataclass(frozen=True, kw_only=True)
class Renamed(_UserAct):
    """Somebody changed their name."""

    kind: ClassVar[str] = "user.renamed"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(_UserAct):
    """A password was changed, by its owner or by recovery."""

    kind: ClassVar[str] = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class AuthenticatorAdded(_UserAct):
    """Sign-in now needs a code of an authenticator app."""

    kind: ClassVar[str] = "user.authenticator_added"


@dataclass(frozen=True, kw_only=True)
class AuthenticatorRemoved(_UserAct):
    """Sign-in needs no code any more."""

    kind: ClassVar[str] = "user.authenticator_removed"


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(_UserAct):
    """New recovery codes took the place of the old ones."""

    kind: ClassVar[str] = "user.recovery_codes_made"


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(_UserAct):
    """Somebody signed in with a recovery code, so their authenticator may be lost."""

    kind: ClassVar[str] = "user.recovery_code_used"


@dataclass(frozen=True, kw_only=True)
class PasskeyAdded(_UserAct):
    """A passkey can be used to sign in."""

    kind: ClassVar[str] = "user.passkey_added"
    name: str


@dataclass(frozen=True, kw_only=True)
class PasskeyRemoved(_UserAct):
    """A passkey is not accepted any more."""

    kind: ClassVar[str] = "user.passkey_removed"
    name: str


@dataclass(frozen=True, kw_only=True)
class LoginsEnded(_UserAct):
    """Logins were ended from elsewhere than their own browser."""

    kind: ClassVar[str] = "user.logins_ended"
    count: int


@dataclass(frozen=True, kw_only=True)
class LoginEnded(Event):
    """A login is over, for whatever reason: what its browser was given must end with it."""

    kind: ClassVar[str] = "login.ended"
    subject_kind: ClassVar[str] = "login"

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic that ends the login's streams."""
        return (login_topic(self.subject_id),)


@dataclass(frozen=True, kw_only=True)
class RoleChanged(_UserAct):
    """Somebody got another role."""

    kind: ClassVar[str] = "user.role_changed"
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class UserSuspended(_UserAct):
    """Somebody cannot sign in any more; all their logins ended."""

    kind: ClassVar[str] = "user.suspended"


@dataclass(frozen=True, kw_only=True)
class UserReactivated(_UserAct):
    """Somebody may sign in again."""

    kind: ClassVar[str] = "user.reactivated"


@dataclass(frozen=True, kw_only=True)
class _InvitationAct(_Act):
    subject_kind: ClassVar[str] = "invitation"
    email: str


@dataclass(frozen=True, kw_only=True)
class StaffInvited(_InvitationAct):
    """Somebody was invited to the staff."""

    kind: ClassVar[str] = "invitation.sent"
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationRenewed(_InvitationAct):
    """An invitation was sent again, with a new link."""

    kind: ClassVar[str] = "invitation.renewed"


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(_InvitationAct):
    """An invitation cannot be taken any more."""

    kind: ClassVar[str] = "invitation.withdrawn"


@dataclass(frozen=True, kw_only=True)
class _TeamAct(_Act):
    subject_kind: ClassVar[str] = "team"


@dataclass(frozen=True, kw_only=True)
class TeamCreated(_TeamAct):
    """There is a new team."""

    kind: ClassVar[str] = "team.created"
    name: str


@dataclass(frozen=True, kw_only=True)
class TeamChanged(_TeamAct):
    """A team got another name or description."""

    kind: ClassVar[str] = "team.changed"
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class TeamMembersChanged(_TeamAct):
    """People came to a team or left it; ids of users."""

    kind: ClassVar[str] = "team.members_changed"
    added: tuple[int, ...]
    removed: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class _TokenAct(_Act):
    subject_kind: ClassVar[str] = "token"
    name: str
    user_id: int


@dataclass(frozen=True, kw_only=True)
class TokenCreated(_TokenAct):
    """A program may act for somebody."""

    kind: ClassVar[str] = "token.created"
    scopes: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(_TokenAct):
    """A program may not act for somebody any more."""

    kind: ClassVar[str] = "token.revoked"


@dataclass(frozen=True, kw_only=True)
class JobRetried(Event):
    """A failed job was put back into the queue."""

    kind: ClassVar[str] = "job.retried"
    subject_kind: ClassVar[str] = "job"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the jobs page."""
        return ("jobs",)


@dataclass(frozen=True, kw_only=True)
class KeepingChanged(_Act):
    """The words of those who ask are kept for another number of days."""

    kind: ClassVar[str] = "keeping.changed"
    subject_kind: ClassVar[str] = "keeping"
    before: int
    days: int


@dataclass(frozen=True, kw_only=True)
class FactsExported(_Act):
    """The facts of some days were saved with their seals, for an auditor."""

    kind: ClassVar[str] = "audit.exported"
    subject_kind: ClassVar[str] = "audit"
    since: str
    until: str
