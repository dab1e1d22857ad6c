"""What a tile shows: a metric by dimensions, as a chart; and which charts fit which dimensions."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from steward.analytics.rules.boards.countries import PLACES
from steward.kit.marks import N_

TIME = "time"  # stands for weeks, months, … as the period of the board asks
WIDTHS = (3, 4, 5, 6, 7, 8, 12)
USUAL_WIDTH = 6
_MOST_DIMENSIONS = 2

Filters = tuple[tuple[str, tuple[str, ...]], ...]


class Chart(StrEnum):
    """How a tile shows its figures; each has a table too."""

    FIGURE = "figure"
    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"
    PARETO = "pareto"
    HEAT = "heat"
    MAP = "map"
    WATERFALL = "waterfall"
    BOX = "box"
    RANGES = "ranges"
    TABLE = "table"
    REPORT = "report"


# chart -> (whether by time, how many dimensions besides)
_FITS = {
    Chart.FIGURE: {(False, 0)},
    Chart.LINE: {(True, 0), (True, 1)},
    Chart.BAR: {(False, 1), (True, 0)},
    Chart.STACKED: {(True, 1), (False, 2)},
    Chart.PARETO: {(False, 1)},
    Chart.HEAT: {(False, 2), (True, 1)},
    Chart.MAP: {(False, 1)},
    Chart.WATERFALL: {(False, 1)},
    Chart.BOX: {(False, 1)},
    Chart.RANGES: {(True, 0), (False, 1)},
    Chart.TABLE: {(False, 1), (True, 0), (True, 1), (False, 2)},
}
# What tells of all deals and customers, whatever time a board shows: a deal that is open now is so
# whenever it was opened, and cannot be compared with those of a year ago, which had time to close.
ALL_TIME = frozenset(
    {
        "cohorts",
        "deals_open",
        "open_value",
        "repeat",
        "roadblocks",
        "stalled",
        "won_in_the_end",
    }
)
SUMS_ONLY = frozenset({Chart.STACKED, Chart.PARETO, Chart.WATERFALL})  # whose parts make a whole


@dataclass(frozen=True)
class Tile:
    """A tile of a board; a ready one has a `name`, and one without a title has its metric's.

    `by` are dimensions of the metric's view, or TIME. A report shows itself, by what it likes.
    """

    metric: str
    by: tuple[str, ...] = ()
    chart: str = Chart.FIGURE
    width: int = USUAL_WIDTH
    title: str = ""
    where: Filters = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what it is, besides time."""
        return tuple(one for one in self.by if one != TIME)

    @property
    def is_by_time(self) -> bool:
        """Whether it shows how something went."""
        return TIME in self.by


def charts_for(by: Collection[str]) -> list[Chart]:
    """List the charts that can show figures by these dimensions."""
    shape = (TIME in by, len([one for one in by if one != TIME]))
    fitting = [chart for chart, fits in _FITS.items() if shape in fits]
    return [one for one in fitting if one != Chart.MAP or PLACES.issuperset(by)]


def faults_of(tile: Tile, dimensions: Collection[str], *, is_sum: bool) -> dict[str, str]:
    """Say what is wrong with a tile whose metric has such `dimensions`, by field.

    `is_sum`: the metric's figures of groups add up.
    """
    known = {*dimensions, TIME}
    faults = {}
    if len(tile.dimensions) > _MOST_DIMENSIONS or len(set(tile.by)) < len(tile.by):
        faults["dimensions"] = N_("Take at most two, and each once.")
    elif unknown := [one for one in tile.by if one not in known]:
        faults["dimensions"] = N_("This cannot be told by “%(name)s”.", name=unknown[0])
    elif tile.chart not in charts_for(tile.by):
        faults["chart"] = N_("This chart needs other dimensions. Take another one.")
    elif tile.chart in SUMS_ONLY and not is_sum:
        faults["chart"] = N_("Parts of this do not add up to a whole. Take bars or lines.")
    if unknown := [name for name, _values in tile.where if name not in dimensions]:
        faults["filters"] = N_("There is no “%(name)s” to filter by.", name=unknown[0])
    return faults


def merged(own: Filters, of_board: Filters, known: Collection[str]) -> Filters:
    """Return the filters of a tile and those of its board that hold for it, as one."""
    held = dict(own)
    for name, values in of_board:
        if name in known:
            held[name] = tuple(one for one in values if one in held.get(name, values))
    return tuple(sorted((name, tuple(sorted(values))) for name, values in held.items()))
