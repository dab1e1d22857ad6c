"""What a tile shows of what the books said: how its figures are laid out, named and said."""

from sqlalchemy.orm import Session

from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.queries.telling import unfiltered_by
from steward.analytics.rules.boards import Chart, Filters, Tile
from steward.analytics.rules.boards.laid import (
    Table,
    by_group,
    by_time,
    crossed,
    spreads,
    steps,
)
from steward.analytics.rules.boards.places import by_place
from steward.analytics.rules.boards.told import Told
from steward.inventory import usual_currency
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_MOST = {Chart.BAR: 12, Chart.PARETO: 8, Chart.RANGES: 12, Chart.TABLE: 50}
_LAID = {Chart.WATERFALL: steps, Chart.BOX: spreads, Chart.MAP: by_place}


def figures_of(session: Session, told: Told) -> Figures:
    """Return how the figures of a tile are said."""
    return Figures(told.metric.unit, usual_currency(session), told.period.grain)


def laid(told: Told, most: int | None = None) -> Table:
    """Lay out what the books said as the tile's chart asks; at most so many groups by name."""
    tile = told.tile
    if tile.chart in _LAID:
        return _LAID[Chart(tile.chart)](told)
    if len(tile.by) > 1:
        return crossed(told)
    if tile.is_by_time:
        return by_time(told)
    return by_group(told, most) if tile.by else Table((), ())


def laid_to_show(told: Told) -> Table:
    """Lay out what the books said, with as many groups by name as the tile's chart has room for."""
    return laid(told, _MOST.get(Chart(told.tile.chart)))


def key_title(table: Table) -> str:
    """Name what the lines of a table are."""
    title = table.columns[0].title if table.columns else ""
    return translated(dimension_title(title)) if title else _("From")


def column_titles(table: Table) -> list[str]:
    """Name the columns of a table."""
    return [key_title(table), *(translated(column.title) for column in table.columns[1:])]


def unfiltered_words(tile: Tile, where: Filters) -> list[str]:
    """Name the filters of the board that do not hold for a tile."""
    return [translated(dimension_title(name)) for name in unfiltered_by(tile, where)]
