"""The documentation defines every metric and every report, in the very words of the code."""

from pathlib import Path

from steward.analytics.rules.documented import metric_table, report_table, view_table
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.reports import REPORTS
from steward.analytics.rules.views import VIEWS

DOCS = Path(__file__).parents[2] / "docs/analytics.md"


def test_the_docs_print_the_definitions_as_they_are() -> None:
    text = DOCS.read_text("utf-8")
    for table in (metric_table, view_table, report_table):
        assert "\n".join(table()) in text, table.__name__


def test_each_is_defined_in_words_and_asked_of_what_is_there() -> None:
    for metric in METRICS.values():
        assert metric.definition.endswith(".")
        assert metric.view in VIEWS
        assert metric.good in ("up", "down", "")
    for report in REPORTS.values():
        assert report.definition.endswith(".")
        assert report.views <= set(VIEWS)
        known = set.union(*(set(VIEWS[view].dimensions) for view in report.views))
        assert set(report.by) - {""} <= known, report.name
