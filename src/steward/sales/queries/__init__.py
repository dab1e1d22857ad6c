"""Reads of selling; each starts at what the actor may see."""

from steward.sales.queries.discounts import (
    DiscountListed,
    DiscountsAsked,
    discounts_for,
    get_discount,
    list_discounts,
    lock_limited,
    names_of_discounts,
)
from steward.sales.queries.examples import Examples, examples_of

__all__ = [
    "DiscountListed",
    "DiscountsAsked",
    "Examples",
    "discounts_for",
    "examples_of",
    "get_discount",
    "list_discounts",
    "lock_limited",
    "names_of_discounts",
]
