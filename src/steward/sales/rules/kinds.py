"""What an order and a delivery can be, where it came from, how it is paid, how it is called."""

import re
from enum import StrEnum

_NUMBER = re.compile(r"O-(\d{1,18})", re.IGNORECASE)
_DELIVERY = re.compile(r"D-(\d{1,18})", re.IGNORECASE)


class OrderState(StrEnum):
    """How far an order is: `shipped` when all of it has left, `delivered` when it has arrived."""

    PLACED = "placed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


UNSENT = frozenset({OrderState.PLACED, OrderState.PARTLY_SHIPPED})


class DeliveryState(StrEnum):
    """How far a delivery is."""

    PLANNED = "planned"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class DeliveryKind(StrEnum):
    """Whether a delivery brings what was ordered, or replaces what was not good."""

    SALE = "sale"
    REPLACEMENT = "replacement"


class OrderSource(StrEnum):
    """Where an order came from."""

    SHOP = "shop"
    API = "api"
    DESK = "desk"
    FILE = "file"


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


def delivery_number(delivery_id: int) -> str:
    """Return what people call a delivery: D-12."""
    return f"D-{delivery_id}"


def find_delivery_id(number: str) -> int | None:
    """Return the id in a delivery's number, or None when it is none."""
    found = _DELIVERY.fullmatch(number.strip())
    return int(found[1]) if found else None
