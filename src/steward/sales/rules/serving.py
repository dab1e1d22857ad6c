"""From which places goods are promised: from one that has them all, or from several."""

from collections.abc import Mapping
from decimal import Decimal

from steward.sales.rules.money import NOTHING


def served(free: Mapping[int, Decimal], quantity: Decimal, last: int | None) -> dict[int, Decimal]:
    """Part a quantity over places, in their order; by as few as there can be of the first ones.

    What is free nowhere is asked of the place `last`, or of the first of all: that says whether
    it can be promised all the same. Nothing, where there is no place at all.
    """
    whole = next((place for place, there in free.items() if there >= quantity), None)
    if whole is not None:
        return {whole: quantity}
    if sum(free.values(), NOTHING) < quantity:
        place = next(iter(free), last)
        return {} if place is None else {place: quantity}
    parts: dict[int, Decimal] = {}
    left = quantity
    for place, there in free.items():
        taken = min(there, left)
        parts |= {place: taken} if taken else {}
        left -= taken
    return parts
