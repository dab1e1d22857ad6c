"""How much something grew."""

from decimal import Decimal

Number = Decimal | float | int


def grown(now: Number | None, before: Number | None) -> float | None:
    """Return the growth as a share of what was; None on a base of nothing, below, or not known."""
    if now is None or before is None or before <= 0:
        return None
    return float(now) / float(before) - 1
