"""Goods in words, as messages name them."""

from collections.abc import Iterable
from decimal import Decimal


def named(name: str, choice: str = "") -> str:
    """Name goods: Filter (M, red)."""
    return f"{name} ({choice})" if choice else name


def counted(goods: Iterable[tuple[Decimal, str]]) -> str:
    """Name goods and how many of each: 2 × Filter (M), 1 × Mara 2."""
    return ", ".join(f"{quantity.normalize():f} × {name}" for quantity, name in goods)
