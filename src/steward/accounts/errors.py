"""Failures of signing in and of looking after those who do."""

from http import HTTPStatus

from steward.kit.errors import BadInput, Conflict, StewardError
from steward.kit.marks import N_


class WrongCredentials(BadInput):
    """Address and password do not belong together; says no more, so that nobody learns which."""

    title = N_("That did not work")
    remedy = N_("Check both, or use “Forgot it?”.")

    def __init__(self) -> None:
        msg = N_("Email and password do not belong together. Check both.")
        super().__init__(msg, errors={"password": msg})


class WrongPassword(BadInput):
    """The present password, asked for again before a change, is not right."""

    def __init__(self) -> None:
        super().__init__(errors={"present_password": N_("This is not your present password.")})


class WrongCode(BadInput):
    """The code of the authenticator, or the recovery code, is not right or was used before."""

    def __init__(self) -> None:
        super().__init__(
            errors={"code": N_("This code is wrong or was used already. Wait for the next one.")}
        )


class WeakPassword(BadInput):
    """The chosen password is too easy to guess; says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(errors={"password": reason})


class LinkNotValid(StewardError):
    """A link or challenge is used up, too old, or never was one of ours."""

    status = HTTPStatus.GONE
    title = N_("This link does not work any more")
    remedy = N_("Ask for a new one: each works once, and only for a while.")


class PasskeyRefused(BadInput):
    """What the authenticator sent does not prove anything."""

    title = N_("The passkey was not accepted")
    remedy = N_("Try again, or sign in with your password.")


class LastAdmin(Conflict):
    """Without this person nobody could administer Steward any more."""

    title = N_("Somebody has to be admin")
    remedy = N_("Make another person admin first.")
