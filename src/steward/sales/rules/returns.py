"""Returns: how far they are, until when goods may come back, and how much money that is worth."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from steward.kit.marks import N_

_NUMBER = re.compile(r"R-(\d{1,18})", re.IGNORECASE)
USUAL_DAYS = 30  # after arrival
USUAL_REASONS = (
    N_("Does not fit"),
    N_("Broken"),
    N_("Wrong article"),
    N_("Not as described"),
    N_("Changed my mind"),
    N_("Other"),
)


class ReturnState(StrEnum):
    """How far a return is: asked for, awaited, here and looked at, ended; or called off."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


AWAITED = frozenset({ReturnState.ASKED, ReturnState.ACCEPTED})  # the goods are not here yet
CALLED_OFF = frozenset({ReturnState.REFUSED, ReturnState.WITHDRAWN})
HERE = frozenset({ReturnState.RECEIVED, ReturnState.CLOSED})


def return_number(return_id: int) -> str:
    """Return what people call a return: R-5."""
    return f"R-{return_id}"


def find_return_id(number: str) -> int | None:
    """Return the id in a return's number, or None when it is none."""
    found = _NUMBER.fullmatch(number.strip())
    return int(found[1]) if found else None


def returnable_until(delivered_at: datetime, days: int) -> datetime:
    """Return until when goods may come back that arrived at a moment."""
    return delivered_at + timedelta(days=days)


def worth_back(
    paid: Decimal, quantity: Decimal, before: Decimal, now: Decimal, coin: Decimal
) -> Decimal:
    """Return what units that come back are worth, of a line of `quantity` that `paid` was for.

    `before` came back earlier, `now` come back. Each unit is worth its share of what was really
    paid, discounts taken off, in whole coins; the last unit takes the rest, so that all of them
    together are worth exactly what was paid. What came beyond the line, in place of broken goods,
    is worth nothing more.
    """
    return _share(paid, quantity, before + now, coin) - _share(paid, quantity, before, coin)


def _share(paid: Decimal, quantity: Decimal, back: Decimal, coin: Decimal) -> Decimal:
    if back >= quantity:
        return paid
    return (paid * back / quantity / coin).quantize(Decimal(1), ROUND_FLOOR) * coin
