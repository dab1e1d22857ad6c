"""How a figure grew, stretch by stretch: beside the one before, the year before, twelve months."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Response, request

from steward.analytics.queries.growing import Course, growth
from steward.analytics.queries.known import get_metric
from steward.analytics.queries.showing.drawing import Drawn, band_words, numbers
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.queries.why import asked_of
from steward.analytics.rules.comparing import Judged, Verdict
from steward.analytics.rules.views import GRAINS
from steward.analytics.web.asked import INSIGHTS, asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.words import metrics_by_view
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import page
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.kit.texts import translated
from steward.quant.books import Grain

_GROWTH = f"{INSIGHTS}/growth"
_STEPS = 13  # the last of them has the one of a year before beside it
_GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@bp.get(_GROWTH)
@access("insights.read")
def how_it_grew() -> Response:
    """Show how a metric grew, and whether its last change is real."""
    of, course = asked(), _course()
    figures = _figures(course)
    return page(
        "analytics/growth.html",
        asked=of,
        course=course,
        figures=figures,
        verdicts=list(_verdicts(course, figures)),
        chart=_drawn(course, figures),
        rolls=any(one.rolling and one.is_whole for one in course.steps),
        metrics=metrics_by_view(),
        grains={grain: translated(GRAINS[grain]) for grain in _GRAINS},
    )


@bp.get(f"{_GROWTH}.csv")
@access("insights.read")
def growth_as_csv() -> Response:
    """Send the steps as a file."""
    course = _course()
    return csv_response(f"{course.metric.name}-growth", _head(), _rows(course))


@bp.get(f"{_GROWTH}.xlsx")
@access("insights.read")
def growth_as_xlsx() -> Response:
    """Send the steps as a workbook."""
    course = _course()
    return xlsx_response(f"{course.metric.name}-growth", _head(), _rows(course))


def _course() -> Course:
    metric, grain = get_metric(request.args.get("metric", "revenue")), request.args.get("grain")
    by = next((one for one in _GRAINS if one == grain), Grain.MONTH)
    return growth(session(), asked_of(metric, asked().where), by, today(), _STEPS)


def _figures(course: Course) -> Figures:
    return Figures(course.metric.unit, usual_currency(session()), course.grain)


def _verdicts(course: Course, figures: Figures) -> Iterator[tuple[str, float | None, bool, str]]:
    """Yield beside what the last whole step was judged, its change, whether real, and why."""
    judged = course.judged
    for than, found, change in (
        (_("Beside the one before"), course.beside_before, judged.change if judged else None),
        (_("Beside a year before"), course.beside_year, judged.year_change if judged else None),
    ):
        if found:
            yield than, change, found.is_real, _said(found, figures)


def _said(found: Verdict, figures: Figures) -> str:
    say = figures.change if found.is_share or found.by == Judged.SHARES else figures.move
    words = {"low": say(found.low), "high": say(found.high), "number": f"{found.n:,}"}
    if found.by == Judged.SHARES:
        return _(
            "In 95 of 100 cases it is between %(low)s and %(high)s; %(number)s were counted.",
            **words,
        )
    return _("The last %(number)s such changes lay between %(low)s and %(high)s.", **words)


def _drawn(course: Course, figures: Figures) -> Drawn:
    """Return the steps as a line, beside the year before, as charts-books.js draws it."""
    steps = course.steps
    then = [one.year_before.value if one.year_before else None for one in steps]
    return {
        "kind": "trend",
        "names": [figures.time(one.period.since) for one in steps],
        "now": numbers([one.figure.value for one in steps]),
        "then": numbers(then),
        "low": [one.figure.low for one in steps if one.figure.low is not None],
        "high": [one.figure.high for one in steps if one.figure.high is not None],
        "is_then": False,
        "part": [at for at, one in enumerate(steps) if not one.is_whole],
        "words": {"now": _("now"), "then": _("a year before")} | band_words(),
        "in": {"unit": str(figures.unit), "currency": figures.currency},
    }


def _head() -> list[str]:
    return [
        _("From"),
        _("To"),
        _("Whole"),
        _("Figure"),
        "n",
        _("Low"),
        _("High"),
        _("Change"),
        _("Change in a year"),
        _("Twelve months"),
        _("Change of twelve months"),
    ]


def _rows(course: Course) -> Iterator[list[object]]:
    for one in course.steps:
        span = (one.known.since, one.known.until - timedelta(days=1))
        figure, rolling = one.figure, one.rolling
        yield [
            *(str(day) for day in span),
            _("yes") if one.is_whole else _("no"),
            *(figure.value, figure.n, figure.low, figure.high),
            *(one.change, one.year_change),
            *(rolling and rolling.value, one.rolling_change),
        ]
