"""Why a figure changed: its bridges, and the slices that explain it, each with its rows."""

from dataclasses import dataclass, replace

from flask import Response, request

from steward.analytics.queries import why as queries
from steward.analytics.queries.known import dimension_title, dimensions_of, get_metric
from steward.analytics.queries.manifest import manifest
from steward.analytics.queries.showing.drawing import Drawn
from steward.analytics.queries.showing.figures import Figures, percent
from steward.analytics.queries.showing.saying import compared_with, span_of
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.metrics import METRICS, Unit
from steward.analytics.web.asked import INSIGHTS, Asked, asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.bridges import Line, draw_bridge, parts_said
from steward.analytics.web.words import bridge_names, metrics_by_view, step_names
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.texts import gettext as _
from steward.kit.texts import translated
from steward.quant.drivers import Bridge
from steward.quant.search import Cause, Found

_WHY = f"{INSIGHTS}/why"


@bp.get(_WHY)
@access("insights.read")
def why() -> Response:
    """Show the bridges of a metric from then to now."""
    of, metric = asked(), get_metric(request.args.get("metric", "revenue"))
    figures = _figures(metric.name, of)
    told = queries.bridges(session(), metric.name, of.period, of.where)
    cards = [_card(one, figures, _figures(one.told_by or metric.name, of)) for one in told]
    shown = {"metric": metric, "asked": of, "figures": figures, "cards": cards}
    return page(
        "analytics/why.html",
        **shown,
        is_empty=_is_empty(told),
        metrics=metrics_by_view(),
        span=span_of(of.period),
        than=compared_with(of.period),
    )


def _is_empty(told: list[queries.Named]) -> bool:
    """Whether there is nothing to explain: nothing then and now, or no books at all."""
    ends = [end for one in told for end in (one.bridge.before, one.bridge.after)]
    return not any(ends) if ends else not manifest(session()).tables


@bp.get(f"{_WHY}/slices")
@access("insights.read")
def why_slices() -> Response:
    """Show the slices that explain what was not to be expected."""
    of, metric = asked(), get_metric(request.args.get("metric", "revenue"))
    told = queries.slices(session(), metric.name, of.period, of.where)
    figures, known = _figures(metric.name, of), dimensions_of(metric)
    looked = [translated(known[name]) for name in told.dimensions]
    context = {"told": told, "looked_by": looked, "is_sum": is_sum(metric), "percent": percent}
    if not is_sum(metric):
        figures = replace(figures, unit=Unit.QUANTITY)
    if told.found:
        context["summary"] = _summary(told.found, figures)
        context["causes"] = [_cause(one, metric.name, of) for one in told.found.causes]
    return page("analytics/_slices.html", figures=figures, **context)


def _figures(name: str, of: Asked) -> Figures:
    return Figures(METRICS[name].unit, usual_currency(session()), of.period.grain)


@dataclass(frozen=True)
class Card:
    """A bridge as it is shown: its title, its steps in words, and its chart."""

    kind: str
    title: str
    lines: list[Line]
    bridge: Bridge
    chart: Drawn
    aloud: str


def _card(one: queries.Named, figures: Figures, by: Figures) -> Card:
    bridge, title = one.bridge, bridge_names()[one.kind]
    steps = [step for step in bridge.steps if step.amount]
    names = step_names(one.kind)
    lines = [
        (names.get(step.name, step.name), step.amount, parts_said(step.parts, by)) for step in steps
    ]
    ends = {"then": figures.say(bridge.before), "now": figures.say(bridge.after)}
    aloud = _("%(title)s: from %(then)s to %(now)s.", title=title, **ends)
    return Card(one.kind, title, lines, bridge, draw_bridge(lines, bridge, figures), aloud)


def _summary(found: Found, figures: Figures) -> str:
    """Say how far what there is lies from what trend and season had led to expect."""
    off = found.actual - found.expected
    words = {
        "now": figures.say(found.actual),
        "expected": figures.say(found.expected),
        "off": figures.say(abs(off)),
    }
    if off < 0:
        return _(
            "%(now)s, where trend and season led to expect %(expected)s: %(off)s less.", **words
        )
    return _("%(now)s, where trend and season led to expect %(expected)s: %(off)s more.", **words)


@dataclass(frozen=True)
class Shown:
    """A slice as it is shown: where, with the addresses of its rows and of the board."""

    name: str
    cause: Cause
    rows_url: str
    board_url: str


def _cause(one: Cause, metric: str, of: Asked) -> Shown:
    only = of.only(tuple((name, (value,)) for name, value in one.where))
    said = (
        _(
            "%(dimension)s %(value)s",
            dimension=translated(dimension_title(name)),
            value=value or _("none"),
        )
        for name, value in one.where
    )
    return Shown(
        " · ".join(said), one, only.tile_url(Tile(metric, (), "figure"), "rows"), only.page
    )
