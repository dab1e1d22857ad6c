"""The books' part of the REST API."""

from steward.analytics.api import boards, budgets, changes, imports, metrics, reports

PARTS = (boards.api, budgets.api, changes.api, imports.api, metrics.api, reports.api)
