"""Typed input of those who sign in and of the admin's pages."""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.accounts.rules import LONGEST, Role
from steward.kit.fields import LONGEST_EMAIL, NO_NUL, Line, Name, checked_email
from steward.kit.marks import N_

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_EMAIL, pattern=NO_NUL),
    AfterValidator(checked_email),
]
Secret = Annotated[str, StringConstraints(max_length=500)]
Password = Annotated[str, StringConstraints(max_length=LONGEST)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class KeepingForm(_Form):
    """For how many days words are kept. Figures look back 30 days, so no fewer."""

    days: Annotated[int, Field(ge=30, le=3650)]


class PeriodForm(_Form):
    """The first and the last of some days."""

    since: date
    until: date

    @field_validator("until")
    @classmethod
    def _not_before_since(cls, until: date, info: ValidationInfo) -> date:
        if "since" in info.data and until < info.data["since"]:
            msg = N_("This day is before the first one.")
            raise ValueError(msg)
        return until


class SignInForm(_Form):
    """Address and password."""

    email: Email
    password: Password


class EmailForm(_Form):
    """An address to which a link is sent."""

    email: Email


class CodeForm(_Form):
    """A code of the authenticator, or a recovery code."""

    code: Code


class SignUpForm(_Form):
    """What a customer says to get an account; who wants `news` ticks that."""

    name: Name
    email: Email
    password: Password
    news: bool = False


class NewPasswordForm(_Form):
    """A new password, where a link has proved who somebody is."""

    password: Password


class PasswordChangeForm(_Form):
    """A new password, and the present one as proof."""

    present_password: Password
    password: Password


class ProofForm(_Form):
    """The present password, asked for before something is made less safe."""

    present_password: Password


class NameForm(_Form):
    """How somebody wants to be called."""

    name: Name


class AuthenticatorForm(_Form):
    """The first code of a new authenticator, and the sealed secret it belongs to."""

    offered: Secret
    code: Code


class PasskeyAnswer(_Form):
    """What a browser sends after its owner agreed; checked further by py_webauthn."""

    credential: dict[str, Any]
    name: Name = "Passkey"


class TokenForm(_Form):
    """A new API token. No scope at all means: whatever its owner may."""

    name: Name
    scopes: list[str] = Field(default_factory=list, max_length=50)
    days: Annotated[int, Field(ge=1, le=365)] = 90


class InvitationForm(_Form):
    """Somebody who is to join the staff."""

    email: Email
    name: Name
    role: Role


class JoinForm(_Form):
    """Somebody who takes an invitation."""

    name: Name
    password: Password


class RoleForm(_Form):
    """Another role for one of the staff."""

    role: Role


class TeamForm(_Form):
    """What a team is called and what for."""

    name: Name
    description: Line = ""


class MembersForm(_Form):
    """Who is in a team, by their ids."""

    members: list[Annotated[int, Field(gt=0, lt=2**63)]] = Field(
        default_factory=list, max_length=1000
    )
