"""Tables of people who sign in: users, teams, logins, tokens and what proves who they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from steward.accounts.rules import STAFF, Actor, Role, Sealer, step_of
from steward.kit.db import Base, BigInt, Id, Moment


def _user_fk() -> ForeignKey:
    return ForeignKey("users.id", ondelete="CASCADE")


class User(Base):
    """Somebody who can sign in: a customer or one of the staff.

    An address is unique only once it is confirmed: until then it is a claim that anybody can make,
    which neither keeps its owner out nor tells that they are here.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("users_email_ix", "email"),
        Index(
            "users_email_uq",
            "email",
            unique=True,
            postgresql_where=text("confirmed_at is not null"),
        ),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    email: Mapped[str] = mapped_column(CITEXT)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    confirmed_at: Mapped[Moment | None]
    suspended_at: Mapped[Moment | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[BigInt | None]
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_staff(self) -> bool:
        """Whether this is one of us."""
        return Role(self.role) in STAFF

    @property
    def as_actor(self) -> Actor:
        """This person as one who acts, where no login says more."""
        return Actor(self.id, self.name, self.email, Role(self.role))

    def accept_code(self, code: str, sealer: Sealer, now: datetime) -> bool:
        """Whether this is a code of the authenticator; each step's code is accepted once."""
        if self.totp_secret is None:
            return False
        step = step_of(code, sealer.unseal(self.totp_secret), now)
        if step is None or step <= (self.totp_last_step or 0):
            return False
        self.totp_last_step = step
        return True


class Team(Base):
    """Staff who look after the same kind of ticket."""

    __tablename__ = "teams"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    description: Mapped[str] = mapped_column(default="")


class TeamMember(Base):
    """Somebody's place in a team."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), primary_key=True, index=True)


class Login(Base):
    """One browser that signed in; only the hash of its cookie is kept.

    Ended ones stay for a while: they tell whether a device is a new one.
    """

    __tablename__ = "logins"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    device: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class ApiToken(Base):
    """A key for programs: hashed, expiring, and narrowed to `scopes` where there are some."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), index=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str] | None] = mapped_column(ARRAY(TEXT))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]


class Passkey(Base):
    """A WebAuthn credential."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[BigInt]
    created_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class OneTimeToken(Base):
    """A secret sent by mail, or a challenge given to a browser: used once, and only in time."""

    __tablename__ = "one_time_tokens"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    purpose: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(BigInteger, _user_fk(), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    expires_at: Mapped[Moment]


class RecoveryCode(Base):
    """A code to sign in with when the authenticator is lost; each works once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigInteger, _user_fk(), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)


class Invitation(Base):
    """A place on the staff that waits for somebody, for a limited time."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(CITEXT, unique=True)
    name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[int | None] = mapped_column(BigInteger, _user_fk())
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be taken."""
        return now < self.expires_at


class Keeping(Base):
    """For how many days the words of those who ask are kept; one row."""

    __tablename__ = "keeping"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("days between 30 and 3650", name="days"),
    )

    id: Mapped[Id]
    days: Mapped[int]
