"""What can be asked of the books: metrics, and the dimensions by which each can be told."""

from collections.abc import Iterable, Mapping

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


def views_of(tile: Tile) -> list[str]:
    """Return the names of the views that a tile reads."""
    if tile.metric not in REPORTS:
        return [get_metric(tile.metric).view]
    return sorted(REPORTS[tile.metric].views)


def told_by(tile: Tile) -> list[Mapping[str, str]]:
    """Return the titles of the dimensions of each view that a tile reads."""
    return [VIEWS[view].dimensions for view in views_of(tile)]


def dimension_title(name: str) -> str:
    """Return what a dimension is called, in whichever view it is; else its name."""
    titles = (view.dimensions[name] for view in VIEWS.values() if name in view.dimensions)
    return next(titles, name)


def check_filters(names: Iterable[str], field: str = "filters") -> None:
    """Raise BadInput, at a field, for a dimension that no view has."""
    for name in names:
        if not any(name in view.dimensions for view in VIEWS.values()):
            said = N_("There is no “%(name)s” to filter by.", name=name[:100])
            raise BadInput(errors={field: said})


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
