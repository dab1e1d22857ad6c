"""The boards: ready ones and own ones, with their time, their comparison and their filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response

from steward.accounts import actor, may
from steward.analytics.queries import boards as queries
from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.lost import loss
from steward.analytics.queries.showing.saying import compared_with, span_of
from steward.analytics.queries.shown import ShownBoard, get_shown
from steward.analytics.rules.boards import WIDTHS, Tile
from steward.analytics.rules.boards.ready import READY
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.reports import REPORTS
from steward.analytics.web.asked import BOARDS, INSIGHTS, Asked, asked, tile_asked
from steward.analytics.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.texts import translated

_MOST_LISTED = 100


@dataclass(frozen=True)
class Place:
    """A tile in its place on a board; `number` is its id where it is of an own board."""

    key: str
    tile: Tile
    title: str
    about: str
    url: str
    number: int | None = None


@bp.get(INSIGHTS)
@access("insights.read")
def insights() -> Response:
    """Show the owner's board."""
    return _shown("owner")


@bp.get(f"{BOARDS}/<board>")
@access("insights.read")
def board(board: str) -> Response:
    """Show a board: a ready one by its name, an own one by its number."""
    return _shown(board)


@bp.get(f"{INSIGHTS}/look")
@access("insights.read")
def look() -> Response:
    """Show one tile by itself, with all that a board has around it."""
    of, wanted = asked(), replace(tile_asked(), width=max(WIDTHS))
    place = place_of(wanted, of)
    return page("analytics/look.html", place=place, may_change=False, **around(of))


def _shown(name: str) -> Response:
    of = asked(name)
    found = get_shown(session(), actor(), name)
    own = found.own
    places = [place_of(tile, of, number if own else None) for number, tile in found.tiles.items()]
    context = {"ready": READY.get(name), "own": own, "places": places, **_rights(found)}
    return page("analytics/board.html", **context, **around(of))


def _rights(found: ShownBoard) -> dict[str, bool]:
    """Say what one may do with a board that one sees."""
    who, own = actor(), found.own
    is_owner = own is not None and own.owner_id == who.user_id
    return {
        "may_change": own is not None and queries.may_change(session(), who, own),
        "is_owner": is_owner,
        "may_share": is_owner or may(who, "insights.share"),
    }


def around(of: Asked) -> dict[str, Any]:
    """Return what stands around the tiles: boards to go to, time, comparison, filters."""
    return {
        "asked": of,
        "boards": [*READY.values()],
        "own_boards": queries.list_boards(session(), actor(), limit=_MOST_LISTED).items,
        "span": span_of(of.period),
        "than": compared_with(of.period),
        "loss": loss(session()),
        "chips": [_chip(name, values, of) for name, values in of.where],
    }


def _chip(name: str, values: Sequence[str], of: Asked) -> tuple[str, list[str], str]:
    """Return what a filter is by, its values, and the address of the board without it."""
    words = [translated(house_word(value)) for value in values]
    return translated(dimension_title(name)), words, of.without(name).page


def place_of(tile: Tile, of: Asked, number: int | None = None) -> Place:
    """Return a tile in its place."""
    metric = METRICS.get(tile.metric) or REPORTS.get(tile.metric)
    title = translated(tile.title or (metric.title if metric else tile.metric))
    about = translated(metric.definition) if metric else ""
    by = "-".join((tile.metric, *tile.by, str(tile.chart)))
    key = f"t{number}" if number else f"{of.board}-{by}"
    return Place(key, tile, title, about, of.tile_url(tile), number)
