"""What can be asked of the books: metrics, and the dimensions by which each can be told."""

from collections.abc import Mapping

from steward.analytics.rules.boards import Chart, Tile
from steward.analytics.rules.boards.tile import faults_of
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.reports import REPORTS
from steward.analytics.rules.views import VIEWS
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_


def get_metric(name: str) -> Metric:
    """Return a metric, or raise NotFound."""
    if name not in METRICS:
        raise NotFound
    return METRICS[name]


def dimensions_of(metric: Metric) -> Mapping[str, str]:
    """Return the titles of the dimensions by which a metric can be told, by their names."""
    return VIEWS[metric.view].dimensions


def filters_of(tile: Tile) -> Mapping[str, str]:
    """Return the titles of the dimensions by which what a tile shows can be filtered."""
    return {name: title for told in told_by(tile) for name, title in told.items()}


def told_by(tile: Tile) -> list[Mapping[str, str]]:
    """Return the titles of the dimensions of each view that a tile reads."""
    if tile.metric not in REPORTS:
        return [dimensions_of(get_metric(tile.metric))]
    return [VIEWS[view].dimensions for view in sorted(REPORTS[tile.metric].views)]


def dimension_title(name: str) -> str:
    """Return what a dimension is called, in whichever view it is; else its name."""
    titles = (view.dimensions[name] for view in VIEWS.values() if name in view.dimensions)
    return next(titles, name)


def check_tile(tile: Tile) -> None:
    """Raise BadInput that names what is wrong with a tile, if anything is."""
    if tile.metric in REPORTS:
        _check_report(tile)
    elif tile.metric not in METRICS:
        said = N_("There is no metric of this name.")
        raise BadInput(said, errors={"metric": said})
    else:
        metric = METRICS[tile.metric]
        _raise(faults_of(tile, dimensions_of(metric), is_sum=is_sum(metric)))


def _check_report(tile: Tile) -> None:
    report, faults = REPORTS[tile.metric], {}
    if len(tile.by) > 1 or not set(tile.by) <= set(report.by):
        faults["dimensions"] = N_("This report is not told by that.")
    if tile.chart != Chart.REPORT:
        faults["chart"] = N_("A report has its own form.")
    if unknown := [name for name, _values in tile.where if name not in filters_of(tile)]:
        faults["filters"] = N_("There is no “%(name)s” to filter by.", name=unknown[0])
    _raise(faults)


def _raise(faults: Mapping[str, str]) -> None:
    if faults:
        raise BadInput(next(iter(faults.values())), errors=faults)
