"""What customers choose from in the portal."""

from steward.helpdesk.rules.tickets import ACTIVE, DONE, State

CATEGORIES = (
    "Machine",
    "Order or delivery",
    "Return or refund",
    "Invoice",
    "Product question",
    "Something else",
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
