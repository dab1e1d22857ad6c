"""Which facts about a ticket concern its customer, and what of each."""

from collections.abc import Mapping
from typing import Any

from steward.helpdesk.rules.tickets import Visibility

_TOLD: dict[str, frozenset[str]] = {
    "ticket.opened": frozenset({"channel"}),
    "ticket.message": frozenset({"message_id", "by_customer", "state"}),
    "ticket.assigned": frozenset({"agent", "team"}),
    "ticket.state": frozenset({"before", "after"}),
    "ticket.resolved": frozenset(),
    "ticket.reopened": frozenset({"before"}),
    "ticket.closed": frozenset(),
}


def told_to_customer(kind: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what of a fact its customer is told, or None when it is ours alone."""
    if kind not in _TOLD or data.get("visibility") == Visibility.INTERNAL:
        return None
    return {name: value for name, value in data.items() if name in _TOLD[kind]}
