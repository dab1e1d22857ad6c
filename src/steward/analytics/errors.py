"""What can go wrong with the books."""

from http import HTTPStatus

from steward.kit.errors import StewardError
from steward.kit.marks import N_


class BooksUnavailable(StewardError):
    """The files of the books cannot be read right now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = N_("The books cannot be read right now")
    remedy = N_("Nothing was lost: what the books hold can be brought in again by itself.")


class NoRoom(StewardError):
    """There is no room left for what was to be written."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    title = N_("The disk is full")
    remedy = N_("Nothing was brought in. Make room, then try again.")
