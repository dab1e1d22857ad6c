"""Amounts in the smallest coin of their currency: rounded to it, and parted without a rest."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

NOTHING = Decimal(0)


def coin_of(currency: str) -> Decimal:
    """Return the smallest coin of a currency (ISO 4217): 0.01 of EUR, 1 of JPY."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def rounded(amount: Decimal, coin: Decimal) -> Decimal:
    """Round an amount to whole coins, halves away from zero."""
    return (amount / coin).quantize(Decimal(1), ROUND_HALF_UP) * coin


def parted(amount: Decimal, by: Sequence[Decimal], coin: Decimal) -> list[Decimal]:
    """Part an amount of whole coins by shares, so that the parts add up to it exactly.

    No part is more than its share where the amount is at most their sum and the shares are whole
    coins. The coins that rounding down leaves go where most was cut off (Hamilton's method).
    ValueError when there is an amount, and no share of it.
    """
    whole = sum(by, NOTHING)
    if amount and not whole:
        msg = "nothing to part the amount by"
        raise ValueError(msg)
    exact = [amount * share / whole / coin if whole else NOTHING for share in by]
    parts = [one // 1 for one in exact]
    left = int(amount / coin - sum(parts, NOTHING))
    for place in sorted(range(len(by)), key=lambda i: parts[i] - exact[i])[:left]:
        parts[place] += 1
    return [one * coin for one in parts]
