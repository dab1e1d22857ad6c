"""Failures that know their HTTP status and speak to people; one handler renders them all."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar


class StewardError(Exception):
    """A failure a person can understand: what happened and what to do.

    `errors` maps a field's name to what is wrong with it, for bad input.
    """

    status: ClassVar[int] = HTTPStatus.INTERNAL_SERVER_ERROR
    title: ClassVar[str] = "Something went wrong"
    remedy: ClassVar[str] = "Try again. If it stays so, tell whoever looks after Steward here."

    def __init__(self, detail: str = "", *, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = dict(errors or {})


class BadInput(StewardError):
    """Input that cannot be used; names the fields."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Please check what you entered"
    remedy = "Nothing was saved. Go back, change it and send it again."


class NotSignedIn(StewardError):
    """Nobody is signed in, or the token is not valid (any more)."""

    status = HTTPStatus.UNAUTHORIZED
    title = "Please sign in"
    remedy = "Sign in and come back to this page."


class Forbidden(StewardError):
    """The person is known and may see the thing, but may not do this with it."""

    status = HTTPStatus.FORBIDDEN
    title = "You may not do this"
    remedy = "Nothing was changed."


class NotFound(StewardError):
    """It is not there, or not for this person: to strangers both look the same."""

    status = HTTPStatus.NOT_FOUND
    title = "There is nothing here"
    remedy = "Check the address, or begin at the start page."


class Conflict(StewardError):
    """The thing has changed or is in a state that does not allow this."""

    status = HTTPStatus.CONFLICT
    title = "This has changed meanwhile"
    remedy = "Load the page again to see how it is now, then decide."


class Stale(StewardError):
    """The version the client has read (If-Match) is not the present one."""

    status = HTTPStatus.PRECONDITION_FAILED
    title = "This has changed since you read it"
    remedy = "Read it again, then send your change with its new version."


class TooLarge(StewardError):
    """A body or file is larger than allowed."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "That is too large"
    remedy = "Nothing was saved. Send less at once."


class TooMany(StewardError):
    """Too many tries in a short time; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many tries"
    remedy = "Nothing is lost. Wait a little."

    def __init__(self, detail: str = "", *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(StewardError):
    """A part we need, such as the database, does not answer right now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Steward cannot reach its database right now"
    remedy = "Nothing was lost. This passes by itself; try again in a few seconds."
