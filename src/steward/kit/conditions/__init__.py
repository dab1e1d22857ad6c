"""Conditions that people put together of fields, operators and values: checked, asked, said.

A catalogue says which fields there are.
"""

from steward.kit.conditions.asked import narrowed
from steward.kit.conditions.fields import (
    MOST_GROUPS,
    MOST_ROWS,
    Catalogue,
    CatalogueField,
    Condition,
    Conditions,
    Group,
    Join,
    Kind,
    Written,
    check_conditions,
)
from steward.kit.conditions.said import said_compared

__all__ = [
    "MOST_GROUPS",
    "MOST_ROWS",
    "Catalogue",
    "CatalogueField",
    "Condition",
    "Conditions",
    "Group",
    "Join",
    "Kind",
    "Written",
    "check_conditions",
    "narrowed",
    "said_compared",
]
