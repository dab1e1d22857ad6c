"""Failures that know their HTTP status and speak to people; one handler renders them all."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from steward.kit.marks import N_


class StewardError(Exception):
    """A failure a person can understand: what happened and what to do.

    `errors` maps a field's name to what is wrong with it, for bad input.
    """

    status: ClassVar[int] = HTTPStatus.INTERNAL_SERVER_ERROR
    title: ClassVar[str] = N_("Something went wrong")
    remedy: ClassVar[str] = N_("Try again. If it stays so, tell whoever looks after Steward here.")

    def __init__(self, detail: str = "", *, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = dict(errors or {})


class BadInput(StewardError):
    """Input that cannot be used; names the fields."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = N_("Please check what you entered")
    remedy = N_("Nothing was saved. Go back, change it and send it again.")


class NotSignedIn(StewardError):
    """Nobody is signed in, or the token is not valid (any more)."""

    status = HTTPStatus.UNAUTHORIZED
    title = N_("Please sign in")
    remedy = N_("Sign in and come back to this page.")


class Forbidden(StewardError):
    """The person is known and may see the thing, but may not do this with it."""

    status = HTTPStatus.FORBIDDEN
    title = N_("You may not do this")
    remedy = N_("Nothing was changed.")


class NotFound(StewardError):
    """It is not there, or not for this person: to strangers both look the same."""

    status = HTTPStatus.NOT_FOUND
    title = N_("There is nothing here")
    remedy = N_("Check the address, or begin at the start page.")


class Conflict(StewardError):
    """The thing has changed or is in a state that does not allow this."""

    status = HTTPStatus.CONFLICT
    title = N_("This has changed meanwhile")
    remedy = N_("Load the page again to see how it is now, then decide.")


class Stale(StewardError):
    """The version the client has read (If-Match) is not the present one."""

    status = HTTPStatus.PRECONDITION_FAILED
    title = N_("This has changed since you read it")
    remedy = N_("Read it again, then send your change with its new version.")


class TooLarge(StewardError):
    """A body or file is larger than allowed."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = N_("That is too large")
    remedy = N_("Nothing was saved. Send less at once.")


class TooMany(StewardError):
    """Too many tries in a short time; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = N_("Too many tries")
    remedy = N_("Nothing is lost. Wait a little.")

    def __init__(self, detail: str = "", *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(StewardError):
    """A part we need, such as the database, does not answer right now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = N_("Steward cannot reach its database right now")
    remedy = N_("Nothing was lost. This passes by itself; try again in a few seconds.")
