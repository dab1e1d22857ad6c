"""Products out of any spreadsheet: columns known by their names, each row checked."""

from steward.inventory.rules.imports.columns import COLUMNS, OPTION, Columns, columns_of
from steward.inventory.rules.imports.demand import WeekRow, demand_columns_in, read_demand
from steward.inventory.rules.imports.read import ProductRow, columns_in, read_products

__all__ = [
    "COLUMNS",
    "OPTION",
    "Columns",
    "ProductRow",
    "WeekRow",
    "columns_in",
    "columns_of",
    "demand_columns_in",
    "read_demand",
    "read_products",
]
