"""Rules of tickets that need nothing but values: states, severities, numbers."""

import re
from enum import StrEnum

from steward.kit.errors import NotFound
from steward.kit.marks import N_


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting_on_customer"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Severity(StrEnum):
    """How badly a customer is held up."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Channel(StrEnum):
    """The way a ticket or message came in."""

    WEB = "web"
    API = "api"
    EMAIL = "email"
    CHAT = "chat"
    PHONE = "phone"
    IMPORT = "import"


class Visibility(StrEnum):
    """Who may read a message."""

    PUBLIC = "public"
    INTERNAL = "internal"


STATE_WORDS = {
    State.NEW: N_("new"),
    State.OPEN: N_("open"),
    State.WAITING: N_("waiting on the customer"),
    State.ON_HOLD: N_("on hold"),
    State.RESOLVED: N_("resolved"),
    State.CLOSED: N_("closed"),
}
ACTIVE = frozenset({State.NEW, State.OPEN, State.WAITING, State.ON_HOLD})
DONE = frozenset({State.RESOLVED, State.CLOSED})
HELD = frozenset({State.WAITING, State.ON_HOLD})  # somebody else has to act

# state -> the states that a person may set next; resolution and reopening have verbs of their own
NEXT_STATES: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.OPEN, State.WAITING, State.ON_HOLD}),
    State.OPEN: frozenset({State.WAITING, State.ON_HOLD}),
    State.WAITING: frozenset({State.OPEN, State.ON_HOLD}),
    State.ON_HOLD: frozenset({State.OPEN, State.WAITING}),
    State.RESOLVED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}

_NUMBER = re.compile(r"[Tt]-?([0-9]{1,18})")


def worse_than(severity: Severity) -> Severity | None:
    """Return the next worse severity, or None when there is none."""
    order = list(Severity)
    place = order.index(severity)
    return order[place - 1] if place else None


def number_of(ticket_id: int) -> str:
    """Return what people call a ticket: T-1042."""
    return f"T-{ticket_id}"


def id_of(number: str) -> int:
    """Return the id behind `T-1042` (also t1042); NotFound when it is no ticket's number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        raise NotFound
    return int(found[1])
