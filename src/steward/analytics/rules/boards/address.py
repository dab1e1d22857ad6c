"""A tile as the arguments of an address: what leads to it from a page, a mail or a file."""

from datetime import date, timedelta
from urllib.parse import urlencode

from steward.analytics.rules.boards.period import Choice, Span
from steward.analytics.rules.boards.tile import Filters, Tile

Pairs = list[tuple[str, str]]


def tile_pairs(tile: Tile) -> Pairs:
    """Return a tile as the arguments of an address."""
    title = [("title", tile.title)] if tile.title else []
    by = [("by", one) for one in tile.by]
    return [
        ("metric", tile.metric),
        *by,
        ("chart", str(tile.chart)),
        *title,
        *filter_pairs("own", tile.where),
    ]


def filter_pairs(argument: str, where: Filters) -> Pairs:
    """Return filters as arguments, one for each value."""
    return [(argument, f"{name}:{value}") for name, values in where for value in values]


def look_address(tile: Tile, until: date, days: int) -> str:
    """Return where a tile is seen by itself, over so many days before one."""
    span = Span(until - timedelta(days), until)
    times = [("since", span.since.isoformat()), ("until", span.last.isoformat())]
    pairs = [*tile_pairs(tile), ("period", str(Choice.OWN)), *times]
    return f"/desk/insights/look?{urlencode(pairs)}"
