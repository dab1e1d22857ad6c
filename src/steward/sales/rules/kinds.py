"""What an order can be, where it came from, how it is paid, and what people call it."""

import re
from enum import StrEnum

_NUMBER = re.compile(r"O-(\d{1,18})", re.IGNORECASE)


class OrderState(StrEnum):
    """How far an order is."""

    PLACED = "placed"
    CANCELLED = "cancelled"


class OrderSource(StrEnum):
    """Where an order came from."""

    SHOP = "shop"
    API = "api"
    DESK = "desk"


class Payment(StrEnum):
    """How an order is paid."""

    ON_DELIVERY = "on_delivery"
    INVOICE = "invoice"


class WatchState(StrEnum):
    """How somebody stands who asked to hear of goods: a visitor's address is confirmed first."""

    ASKED = "asked"
    WAITING = "waiting"
    TOLD = "told"
    ENDED = "ended"


class NewsState(StrEnum):
    """How far news is."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"


def order_number(order_id: int) -> str:
    """Return what people call an order: O-77."""
    return f"O-{order_id}"


def find_order_id(number: str) -> int | None:
    """Return the id in an order's number, or None when it is none."""
    found = _NUMBER.fullmatch(number.strip())
    return int(found[1]) if found else None
