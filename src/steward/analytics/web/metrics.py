"""What each metric means: one definition each, as tiles and the documentation have it."""

from flask import Response

from steward.analytics.queries.known import dimensions_of
from steward.analytics.queries.showing.saying import unit_word
from steward.analytics.rules.metrics import METRICS
from steward.analytics.web.asked import INSIGHTS
from steward.analytics.web.blueprint import bp
from steward.analytics.web.words import view_names
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.texts import translated


@bp.get(f"{INSIGHTS}/metrics")
@access("insights.read")
def metrics() -> Response:
    """List all metrics with their definitions, and by what each can be told."""
    currency = usual_currency(session())
    rows = [
        (one, unit_word(one.unit, currency), [translated(t) for t in dimensions_of(one).values()])
        for one in METRICS.values()
    ]
    return page("analytics/metrics.html", rows=rows, views=view_names())
