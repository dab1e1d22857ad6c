"""What the books say to a tile: now and then, of each group and of all."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.known import dimensions_of, filters_of, get_metric
from steward.analytics.queries.manifest import manifest
from steward.analytics.queries.reports import tell_report
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.boards import TIME, Chart, Filters, Period, Span, Tile
from steward.analytics.rules.boards.period import coarser, next_start
from steward.analytics.rules.boards.tile import ALL_TIME, merged
from steward.analytics.rules.boards.told import Told, is_sum, pairs_of
from steward.analytics.rules.metrics import Metric
from steward.analytics.rules.reports import Reported
from steward.analytics.rules.views import VIEWS

_COARSE = frozenset({Chart.RANGES, Chart.HEAT})  # few words fit into them

_UNKNOWN = Figure(None, 0)  # where the books do not tell


def tell(session: Session, tile: Tile, period: Period, where: Filters) -> Told:
    """Ask the books for all that a tile shows, of the rows that the board's filters leave.

    A filter by what the metric is not told by does not hold for it (`unfiltered_by`).
    """
    metric = get_metric(tile.metric)
    fine, period = period, coarser(period) if tile.chart in _COARSE else period
    by = tuple(period.grain if one == TIME else one for one in tile.by)
    if tile.chart == Chart.BOX:
        by = (period.grain, *by)
    ask = Ask(metric.name, by, merged(tile.where, where, dimensions_of(metric)))
    whole = replace(ask, by=())
    if metric.name in ALL_TIME:
        now, nothing = answer(session, ask), Figure(None, 0)
        then = replace(now, rows=())
        return Told(tile, metric, period, now, then, _only(session, whole), nothing)
    now, then = (answer(session, _within(ask, span)) for span in (period.now, period.then))
    whole_now, whole_then = (
        _only(session, _within(whole, span)) for span in (period.now, period.then)
    )
    if not _reach_back(session, metric, period.then):
        return Told(tile, metric, period, now, then, whole_now, _UNKNOWN)
    pairs = _pairs(session, whole, fine) if is_sum(metric) else ()
    return Told(tile, metric, period, now, then, whole_now, whole_then, pairs)


def _pairs(session: Session, whole: Ask, period: Period) -> tuple[tuple[float, float], ...]:
    course = replace(whole, by=(period.grain,))
    answers = (answer(session, _within(course, span)) for span in (period.now, period.then))
    return pairs_of(period, *answers)


def _reach_back(session: Session, metric: Metric, then: Span) -> bool:
    """Whether the books had begun by `then`: weeks before it are not known, and not nothing."""
    held = held_span(session, metric)
    return held is not None and held.since <= then.since


def _within(ask: Ask, span: Span) -> Ask:
    return replace(ask, since=span.since, until=span.until)


def _only(session: Session, ask: Ask) -> Figure:
    """Return the one figure of a question by nothing."""
    rows = answer(session, ask).rows
    return rows[0].figure if rows else Figure(None, 0)


def reported(session: Session, tile: Tile, period: Period, where: Filters, today: date) -> Reported:
    """Have a tile's report told, of the rows that the board's filters leave."""
    held = merged(tile.where, where, filters_of(tile))
    ask = Ask(tile.metric, tile.by, held)
    if tile.metric not in ALL_TIME:
        ask = _within(ask, period.now)
    return tell_report(session, ask, today)


def unfiltered_by(tile: Tile, where: Filters) -> list[str]:
    """List the dimensions of a board's filters that a tile is not told by."""
    known = filters_of(tile)
    return [name for name, _values in where if name not in known]


def held_span(session: Session, metric: Metric) -> Span | None:
    """Return from which month to which the books hold rows for a metric, or None without any."""
    months = manifest(session).tables.get(VIEWS[metric.view].base, ())
    known = [one.month for one in months if one.month is not None]
    return Span(min(known), next_start(max(known), "month")) if known else None
