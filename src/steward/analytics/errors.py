"""What can go wrong with the books."""

from http import HTTPStatus

from steward.kit.errors import StewardError, Unavailable
from steward.kit.marks import N_


class BooksUnavailable(StewardError):
    """The files of the books cannot be read right now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = N_("The books cannot be read right now")
    remedy = N_("Nothing was lost: what the books hold can be brought in again by itself.")


class BooksRebuilding(BooksUnavailable, Unavailable):
    """What was asked for rests on rows that were lost and are being brought in again."""

    title = N_("The books are being rebuilt")
    remedy = N_("Nothing was lost: figures come back by themselves, most within minutes.")


class StoreAway(BooksUnavailable, Unavailable):
    """The object store that the lake lies in does not answer, or does not let us in."""

    title = N_("The store of the books cannot be reached")
    remedy = N_("Nothing was lost, and it is tried again. See STEWARD_LAKE_URL and who may use it.")


class LinkEnded(StewardError):
    """A link to a board that opens nothing any more: over, revoked, or its maker's right ended."""

    status = HTTPStatus.GONE
    title = N_("This link has ended")
    remedy = N_("Ask whoever gave it to you for a new one.")


class NoRoom(StewardError):
    """There is no room left for what was to be written."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    title = N_("The disk is full")
    remedy = N_("Nothing was brought in. Make room, then try again.")
