"""What somebody who starts Steward with the demo business is told: where to go, who to be."""

from collections.abc import Iterator

from steward.accounts import find_user_by_email
from steward.demo.fill import PASSWORD
from steward.kit.db import Database
from steward.kit.settings import Settings

_PLACES = {
    "Customers": "/",
    "Staff": "/desk",
    "API": "/api/v1/docs",
    "Mail that was sent": "/desk/admin/outbox",
}
# One of each role.
_PEOPLE = (
    "milan@brindle.example",
    "sofie@brindle.example",
    "ines@brindle.example",
    "rosa@brindle.example",
    "hugo@brindle.example",
    "marta.oliveira@inbox.example",
)


def places(settings: Settings) -> Iterator[str]:
    """Name the places where one can begin."""
    yield from (f"{name + ':':20}{settings.url}{path}" for name, path in _PLACES.items())


def logins(database: Database) -> Iterator[str]:
    """Name one login of each role, of those that are there; nothing without the demo business."""
    with database.reading() as session:
        found = [user for email in _PEOPLE if (user := find_user_by_email(session, email))]
    if found:
        yield f"Sign in as one of these; the password is always: {PASSWORD}"
    yield from (f"  {user.role + ':':18}{user.email}" for user in found)
