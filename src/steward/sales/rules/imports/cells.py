"""Cells of a file of orders as values: moments, states as other shops call them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from steward.kit.imports import cells
from steward.kit.marks import N_
from steward.sales.rules.kinds import OrderState

_STATES = {
    OrderState.PLACED: (
        "placed", "open", "new", "paid", "pending", "processing", "unfulfilled", "unshipped",
        "confirmed", "authorized", "in progress", "on hold", "offen", "bezahlt",
    ),
    OrderState.SHIPPED: ("shipped", "sent", "dispatched", "in transit", "versandt", "verschickt"),
    OrderState.DELIVERED: (
        "delivered", "fulfilled", "complete", "completed", "done", "closed", "geliefert",
        "abgeschlossen",
    ),
    OrderState.CANCELLED: ("cancelled", "canceled", "voided", "storniert", "annulé"),
}  # fmt: skip
_BY_WORD = {word: state for state, words in _STATES.items() for word in words}


def moment(value: cells.Value, zone: ZoneInfo) -> datetime:
    """Return the moment in a cell; a day alone begins in the house's time zone."""
    text = str(value).strip()
    try:
        found = datetime.fromisoformat(text) if ":" in text else None
    except ValueError:
        found = None
    if found is None:
        return datetime.combine(cells.day(value), time(), zone)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def state(value: cells.Value) -> OrderState:
    """Return how far an order is, as other shops say it."""
    word = " ".join(str(value).casefold().replace("_", " ").replace("-", " ").split())
    if word not in _BY_WORD:
        known = ", ".join(OrderState(one) for one in _STATES)
        told = {"word": str(value)[:100], "known": known}
        raise ValueError(N_("“%(word)s” is none of: %(known)s.", **told))
    return _BY_WORD[word]
