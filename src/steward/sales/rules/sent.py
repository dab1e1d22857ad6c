"""How far an order is by what of it has left, and what a part of a line is worth."""

from collections.abc import Iterable
from decimal import Decimal

from steward.sales.rules.kinds import OrderState
from steward.sales.rules.money import coin_of, rounded


def order_state(
    lines: Iterable[tuple[Decimal, Decimal]], *, arrived: bool, cancelled: bool = False
) -> OrderState:
    """Say how far an order is: of each line how much is to leave, and how much has.

    `arrived` says whether all that has left has also arrived.
    """
    if cancelled:
        return OrderState.CANCELLED
    pairs = list(lines)
    if any(sent < wanted for wanted, sent in pairs):
        some = any(sent for _, sent in pairs)
        return OrderState.PARTLY_SHIPPED if some else OrderState.PLACED
    return OrderState.DELIVERED if arrived else OrderState.SHIPPED


def worth_of(net: Decimal, quantity: Decimal, part: Decimal, currency: str) -> Decimal:
    """Return what a part of a line comes to, in whole coins: all of it for the whole line."""
    return rounded(net * part / quantity, coin_of(currency))
