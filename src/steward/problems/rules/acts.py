"""Acts at hand of a problem by values alone: to whom something is told, and by which way."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

BEFORE = timedelta(weeks=8)  # people complain weeks after they got something


class About(StrEnum):
    """Why all whom a problem concerns are written to, or their tickets woken."""

    KNOWN = "known"
    MENDED = "mended"
    WOKEN = "woken"


class Act(StrEnum):
    """Something done at hand of a problem, as its facts call it."""

    HELD = "held"
    RELEASED = "released"
    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    WARNED = "warned"
    UNWARNED = "unwarned"
    TOLD = "told"
    WOKEN = "woken"


class Release(StrEnum):
    """What can be let go as a problem closes: its lot, its product, who asks is not warned."""

    LOT = "lot"
    PRODUCT = "product"
    WARNING = "warning"


class Way(StrEnum):
    """By which way a message went to somebody, or why it did not."""

    TICKET = "ticket"
    CHAT = "chat"
    MAIL = "mail"
    NOTE = "note"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


PLACEHOLDERS = ("customer_first_name", "customer_name", "product", "lot", "order", "business")
_SOLD = frozenset({"product", "lot", "supplier", "place", "carrier"})


def sold_since(where: Mapping[str, str], since: datetime) -> datetime | None:
    """Return since when what was sold of a slice is of its problem; of a lot all of it is."""
    return None if "lot" in where else since - BEFORE


def sold_part(where: Mapping[str, str]) -> dict[str, str]:
    """Return the part of a slice of which deliveries say who got some; empty where they do not."""
    return {name: value for name, value in where.items() if name in _SOLD}


def way_of(*, is_live: bool, has_ticket: bool, email: str | None, trouble: str | None) -> Way:
    """Say by which way somebody is told: where they talk to us already, else by mail."""
    if is_live:
        return Way.CHAT
    if has_ticket:
        return Way.TICKET
    return Way.MAIL if email and not trouble else Way.UNREACHABLE
