"""Metrics and reports as the documentation prints them: tables in Markdown, line by line."""

from collections.abc import Iterator

from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.metrics.figures import mean, net, share, won_share
from steward.analytics.rules.reports import REPORTS
from steward.analytics.rules.views import VIEWS

_INTERVALS: dict[object, str] = {
    share: "Wilson",
    mean: "Hall",
    net: "Agresti and Min",
    won_share: "ratio",
}


def metric_table() -> Iterator[str]:
    """Write what each metric is, in what it is measured, its interval, and which way is good."""
    yield "| metric | title | what it is | unit | interval | good | of |"
    yield "|---|---|---|---|---|---|---|"
    for one in METRICS.values():
        interval = _INTERVALS.get(one.figure, "")
        cells = (one.title, one.definition, one.unit, interval, one.good, f"`{one.view}`")
        yield f"| `{one.name}` | {' | '.join(cells)} |"


def view_table() -> Iterator[str]:
    """Write by which dimensions the metrics of each view can be asked."""
    yield "| of | what it is | dimensions |"
    yield "|---|---|---|"
    for view in VIEWS.values():
        if any(one.view == view.name for one in METRICS.values()):
            dimensions = ", ".join(f"`{name}`" for name in view.dimensions)
            yield f"| `{view.name}` | {view.title} | {dimensions} |"


def report_table() -> Iterator[str]:
    """Write what each report says, by what it can be told, and its settings."""
    yield "| report | title | what it says | by | settings |"
    yield "|---|---|---|---|---|"
    for one in REPORTS.values():
        by = ", ".join(f"`{name}`" for name in one.by if name)
        settings = ", ".join(f"`{name}` ({kept.usual})" for name, kept in one.settings.items())
        yield f"| `{one.name}` | {one.title} | {one.definition} | {by} | {settings} |"
