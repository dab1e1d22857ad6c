"""Imports of sales data, computed: what a file seems to be, which spelling means what."""

from steward.analytics.rules.imports.budgets import budget_table, month_named, month_of
from steward.analytics.rules.imports.corrections import corrected, corrections_in, taken
from steward.analytics.rules.imports.joins import Likeliest, likeliest
from steward.analytics.rules.imports.meaning import (
    IMPORTABLE,
    OWN,
    Meaning,
    check_meaning,
    likeliest_table,
    own_name,
    own_names,
    own_table,
)

__all__ = [
    "IMPORTABLE",
    "OWN",
    "Likeliest",
    "Meaning",
    "budget_table",
    "check_meaning",
    "corrected",
    "corrections_in",
    "likeliest",
    "likeliest_table",
    "month_named",
    "month_of",
    "own_name",
    "own_names",
    "own_table",
    "taken",
]
