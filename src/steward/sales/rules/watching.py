"""How many of those who wait are told when goods are back: no more than can have them."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

TOLD_FOR = timedelta(days=1)  # for so long, what somebody was told of is left to them


def may_be_told(free: Decimal, told: int) -> int:
    """Return how many may be told now, where so many are free and `told` were told of them before.

    One for each unit that is free, begun ones too; those who were told before come first.
    """
    return max(0, int(free.to_integral_value(ROUND_CEILING)) - told)
