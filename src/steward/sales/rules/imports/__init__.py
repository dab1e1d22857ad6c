"""Orders out of any spreadsheet, one row for each line of an order."""

from steward.sales.rules.imports.columns import COLUMNS, Columns, columns_of
from steward.sales.rules.imports.read import OrderRow, columns_in, read_orders

__all__ = ["COLUMNS", "Columns", "OrderRow", "columns_in", "columns_of", "read_orders"]
