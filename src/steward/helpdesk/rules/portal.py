"""What customers choose from in the portal."""

from steward.helpdesk.rules.tickets import ACTIVE, DONE, State
from steward.kit.marks import N_

CATEGORIES = (
    N_("Machine"),
    N_("Order or delivery"),
    N_("Return or refund"),
    N_("Invoice"),
    N_("Product question"),
    N_("Something else"),
)

# what a customer filters by -> the states that it covers
SHOWN = {
    "open": ACTIVE - {State.WAITING},
    "waiting": frozenset({State.WAITING}),
    "done": DONE,
}

_NOON, _EVENING, _NIGHT = 12, 18, 5  # hours


def part_of_day(hour: int) -> str:
    """Name the part of the day that an hour (0 to 23) belongs to."""
    if _NIGHT <= hour < _NOON:
        return "morning"
    return "afternoon" if _NOON <= hour < _EVENING else "evening"
