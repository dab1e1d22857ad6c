"""What the books hold of an order's lines: what was paid back of each, and where it went."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from steward.sales.rules.money import NOTHING, parted


def paid_back(
    worths: Mapping[int, Decimal],
    refunds: Sequence[tuple[Decimal, Mapping[int, Decimal]]],
    coin: Decimal,
) -> dict[int, Decimal]:
    """Part what was paid back of an order among its lines, whose `worths` are by their ids.

    Each refund is an amount, and the worth of what came back for it by the lines' ids, if it is for
    goods that did: those share it; else all lines do, by what they are worth. To the coin.
    """
    back = dict.fromkeys(worths, NOTHING)
    for amount, goods in refunds:
        own = {line: worth for line, worth in goods.items() if line in worths and worth}
        shares = own or dict(worths)
        if not any(shares.values()):
            shares = dict.fromkeys(worths, Decimal(1))
        for line, part in zip(shares, parted(amount, list(shares.values()), coin), strict=True):
            back[line] += part
    return back


def region_of(address: str) -> str | None:
    """Return the country or region that an address ends with; None where it ends with a number.

    Its parts stand on lines of their own, or between commas; the last one of several is meant.
    """
    parts = [part.strip() for line in address.splitlines() for part in line.split(",")]
    named = [part for part in parts if part]
    is_place = len(named) > 1 and not any(sign.isdigit() for sign in named[-1])
    return named[-1] if is_place else None
