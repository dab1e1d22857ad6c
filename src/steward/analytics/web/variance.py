"""What of a budget's variance is volume, mix and price, as files for a spreadsheet."""

from flask import Response

from steward.accounts import actor
from steward.analytics import queries
from steward.analytics.web.blueprint import bp
from steward.analytics.web.budgets import ONE
from steward.analytics.web.variance_words import HEAD, variance_cells
from steward.kit.access import access
from steward.kit.db import database
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.running import zone


@bp.get(f"{ONE}/variance.csv")
@access("insights.read")
def variance_as_csv(budget_id: int) -> Response:
    """Send planned by now and come by line, with volume and price, for a spreadsheet."""
    return csv_response(f"budget-{budget_id}-variance", HEAD, _cells(budget_id))


@bp.get(f"{ONE}/variance.xlsx")
@access("insights.read")
def variance_as_xlsx(budget_id: int) -> Response:
    """Send the same as a workbook."""
    return xlsx_response(f"budget-{budget_id}-variance", HEAD, _cells(budget_id))


def _cells(budget_id: int) -> list[tuple[object, ...]]:
    with database().reading() as reading:
        budget = queries.get_budget(reading, actor(), budget_id)
        how = queries.stand(reading, budget, zone())
        found = queries.variance_now(reading, how, zone()) if how else None
    return list(variance_cells(found)) if found else []
