"""What can be done to the stock, line by line, and the slip under which it is booked."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from steward.inventory.rules.demand import Key, Spot

_PLACES, _COST_PLACES = Decimal("0.001"), Decimal("0.0001")
LARGEST_QUANTITY = Decimal(100_000_000)  # of one line, in pieces or whatever the unit is
LARGEST_COST = Decimal(10_000_000)  # of one piece


class MovementKind(StrEnum):
    """What a movement is. A revaluation moves money only: what goods cost is known at last."""

    RECEIPT = "receipt"
    SALE = "sale"
    TRANSFER = "transfer"
    RETURN = "return"
    ADJUSTMENT = "adjustment"
    WRITE_OFF = "write_off"
    REVALUATION = "revaluation"


class ReservationState(StrEnum):
    """How far a reservation is: held until it expires, firm until it is delivered, or at an end."""

    HELD = "held"
    FIRM = "firm"
    FULFILLED = "fulfilled"
    RELEASED = "released"


class CountState(StrEnum):
    """How far a stock-take is."""

    OPEN = "open"
    BOOKED = "booked"
    DROPPED = "dropped"


OPEN = frozenset({ReservationState.HELD, ReservationState.FIRM})


@dataclass(frozen=True)
class Slip:
    """Under which key an act is booked, and so once only, for which document, and why.

    A document is named as by "order:7"; whoever books it knows what that is.
    """

    key: str
    document: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """So many pieces come in, each for so much; `since` is their age, now if it is left out."""

    key: Key
    quantity: Decimal
    unit_cost: Decimal
    since: datetime | None = None


@dataclass(frozen=True)
class Issue:
    """So many pieces go, or, in an adjustment, come when there are more than nothing of them."""

    key: Key
    quantity: Decimal


@dataclass(frozen=True)
class Move:
    """So many pieces go from one place to another."""

    key: Key
    to_place_id: int
    quantity: Decimal

    @property
    def to(self) -> Key:
        """What it is counted by where it comes to."""
        return self.key._replace(place_id=self.to_place_id)


@dataclass(frozen=True)
class Return:
    """So many pieces of what one sale's movement took come back, there or to another place.

    What is `scrapped` is no good any more: it comes back where it was sold, and is written off.
    """

    movement_id: int
    quantity: Decimal
    place_id: int | None = None
    scrapped: bool = False


@dataclass(frozen=True)
class Want:
    """So many pieces of some goods at a place, of whichever lots expire first."""

    spot: Spot
    quantity: Decimal


@dataclass(frozen=True)
class Delivery:
    """What is delivered of a reservation, named by its key: some parts of it, or all of it."""

    reservation: str
    parts: tuple[Issue, ...] = ()


Line = Receipt | Issue | Move | Return | Want | Delivery


def fingerprint(kind: str, slip: Slip, lines: Sequence[Line]) -> str:
    """Return what two acts have in common that say the same, whatever their keys."""
    said = [kind, slip.document, slip.reason, [asdict(line) for line in lines]]
    return sha256(json.dumps(said, default=_written).encode()).hexdigest()


def _written(value: object) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)


def is_quantity(value: Decimal, *, signed: bool = False) -> bool:
    """Whether so many pieces can be booked: some, of three places at most, not absurdly many."""
    size = abs(value) if signed and value.is_finite() else value
    return _fits(size, _PLACES, LARGEST_QUANTITY) and size > 0


def is_cost(value: Decimal) -> bool:
    """Whether a piece can cost so much: nothing or more, of four places at most."""
    return _fits(value, _COST_PLACES, LARGEST_COST) and value >= 0


def _fits(value: Decimal, places: Decimal, most: Decimal) -> bool:
    return value.is_finite() and value <= most and value >= -most and value % places == 0
