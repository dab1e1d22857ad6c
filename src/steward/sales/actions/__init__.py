"""Verbs of selling."""

from steward.sales.actions.discounts import (
    add_discount,
    change_discount,
    drafted,
    switch_discount,
)

__all__ = ["add_discount", "change_discount", "drafted", "switch_discount"]
