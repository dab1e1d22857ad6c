"""What each metric means: one definition each, as tiles and the documentation have it."""

from collections.abc import Sequence

from flask import Response

from steward.analytics.queries.known import dimensions_of
from steward.analytics.queries.showing.saying import unit_word
from steward.analytics.rules.metrics import Metric, Unit
from steward.analytics.rules.reports import REPORTS
from steward.analytics.web.asked import INSIGHTS
from steward.analytics.web.blueprint import bp
from steward.analytics.web.words import metrics_by_view
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.texts import translated


@bp.get(f"{INSIGHTS}/metrics")
@access("insights.read")
def metrics() -> Response:
    """List all metrics with their definitions, by what they are told; and all reports."""
    currency = usual_currency(session())
    units = {unit: unit_word(unit, currency) for unit in Unit}
    groups = [(title, _dimensions(some), some) for title, some in metrics_by_view()]
    reports = sorted(REPORTS.values(), key=lambda one: translated(one.title))
    return page("analytics/metrics.html", groups=groups, units=units, reports=reports)


def _dimensions(metrics: Sequence[Metric]) -> str:
    """Name by what metrics of one view can be told: the same for all of them."""
    return ", ".join(translated(title) for title in dimensions_of(metrics[0]).values())
