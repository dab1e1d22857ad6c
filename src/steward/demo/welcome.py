"""What somebody who starts Steward with the demo business is told: where to go, whom to be.

Reads by plain SQL, so that a server which only asks for this loads none of the modules.
"""

from collections.abc import Iterator

from sqlalchemy import text

from steward.kit.db import Database
from steward.kit.settings import Settings, SettingsError

PASSWORD = "seven brass kettles"  # noqa: S105 - no secret: everybody in the demo has it
_PLACES = {
    "Customers": "/",
    "Staff": "/desk",
    "API": "/api/v1/docs",
    "Mail": "/desk/admin/outbox",
}
# One of each role.
_PEOPLE = (
    "ines@brindle.example",
    "sofie@brindle.example",
    "milan@brindle.example",
    "rosa@brindle.example",
    "hugo@brindle.example",
    "marta.oliveira@inbox.example",
)
_FIND = text("select role, email from users where email = any(:emails) order by id")


def is_empty(database: Database) -> bool:
    """Whether nobody has an account yet, so that the demo business may move in."""
    with database.reading() as session:
        return not session.scalar(text("select exists (select from users)"))


def refuse_strangers(settings: Settings) -> None:
    """Raise SettingsError where others could sign in to the demo business, and nobody asked so."""
    if not settings.is_private and "demo" not in settings.model_fields_set:
        msg = (
            f"Others may reach {settings.url}, and the logins of the demo business are public. "
            "Set STEWARD_DEMO=0 for real work, or STEWARD_DEMO=1 to show the demo to everybody."
        )
        raise SettingsError(msg)


def places(settings: Settings) -> Iterator[str]:
    """Name the places where one can begin."""
    yield f"Steward runs on {settings.url}"
    yield from (f"  {name + ':':14}{settings.url}{path}" for name, path in _PLACES.items())


def logins(database: Database) -> Iterator[str]:
    """Name one login of each role; nothing when the demo business is not there."""
    with database.reading() as session:
        found = session.execute(_FIND, {"emails": list(_PEOPLE)}).all()
    if found:
        yield f"Sign in as one of these; the password is always: {PASSWORD}"
    yield from (f"  {role + ':':14}{email}" for role, email in found)
