"""The books' part of the REST API."""

from steward.analytics.api import (
    board_mails,
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
    board_mails.api,
    boards.api,
    budgets.api,
    changes.api,
    imports.api,
    metrics.api,
    growth.api,
    reports.api,
    sharing.api,
)
