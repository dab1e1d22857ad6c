"""The books' part of the REST API."""

from steward.analytics.api import (
    boards,
    budgets,
    changes,
    growth,
    imports,
    metrics,
    reports,
    sharing,
)

PARTS = (
    boards.api,
    budgets.api,
    changes.api,
    imports.api,
    metrics.api,
    growth.api,
    reports.api,
    sharing.api,
)
