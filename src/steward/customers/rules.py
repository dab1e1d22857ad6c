"""What can be told of somebody by their address alone."""

from enum import StrEnum


def name_from(email: str) -> str:
    """Make a name of an address, as long as nobody has told us the real one."""
    local = email.partition("@")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").split(".") if part)


def called(name: str, person_id: int) -> str:
    """Name one of many people, of whom some have the same name: Dan Dorsey #1."""
    return f"{name} #{person_id}"


class Purpose(StrEnum):
    """What somebody may agree to be written to for."""

    NEWS = "news"
