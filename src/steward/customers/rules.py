"""What can be told of somebody by their address alone."""

from enum import StrEnum


def name_from(email: str) -> str:
    """Make a name of an address, as long as nobody has told us the real one."""
    local = email.partition("@")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").split(".") if part)


class Purpose(StrEnum):
    """What somebody may agree to be written to for."""

    NEWS = "news"
