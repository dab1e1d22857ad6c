"""Boards of one's own: made, copied, named, shared, removed; their tiles moved and removed."""

from flask import Response, request

from steward.accounts import actor
from steward.analytics.actions import boards as actions
from steward.analytics.forms import BoardForm
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards import Tile
from steward.analytics.web.asked import BOARDS
from steward.analytics.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form, go_to, with_toast
from steward.kit.texts import gettext as _

_ONE = f"{BOARDS}/<int:board_id>"
_TILE = f"{_ONE}/tiles/<int:tile_id>"


@bp.post(BOARDS)
@access("insights.manage")
def make_board() -> Response:
    """Make a board: an empty one, or a copy of another."""
    name, tiles = _copied(request.form.get("copy_of", ""))
    board = actions.make_board(session(), BoardForm(name=name[:80]), tiles, actor=actor())
    return go_to(f"{BOARDS}/{board.id}", toast=_("Made. Only you see it until you share it."))


def _copied(name: str) -> tuple[str, list[Tile]]:
    """Return the name and the tiles for a copy of a board; without one, of an empty board."""
    if not name:
        return _("My board"), []
    found = get_shown(session(), actor(), name)
    words = _("%(name)s, a copy") if found.own else _("%(name)s, mine")
    return words % {"name": found.title}, list(found.tiles.values())


@bp.post(f"{_ONE}/particulars")
@access("insights.manage")
def name_board(board_id: int) -> Response:
    """Name a board, and say who sees it."""
    version = request.form.get("version", type=int)
    sent = form(BoardForm)
    actions.change_board(session(), board_id, sent, version=version, actor=actor())
    return go_to(f"{BOARDS}/{board_id}", toast=_("Saved"))


@bp.post(f"{_ONE}/removal")
@access("insights.manage")
def remove_board(board_id: int) -> Response:
    """Remove a board, with a way back."""
    board = actions.remove_board(session(), board_id, actor=actor())
    said = _("“%(name)s” is removed", name=board.name)
    return go_to(f"{BOARDS}/owner", toast=said, undo=f"{BOARDS}/{board_id}/return")


@bp.post(f"{_ONE}/return")
@access("insights.manage")
def put_back_board(board_id: int) -> Response:
    """Undo the removal of a board."""
    actions.put_back_board(session(), board_id, actor=actor())
    return go_to(f"{BOARDS}/{board_id}", toast=_("It is back"))


@bp.post(f"{_TILE}/place")
@access("insights.manage")
def place_tile(board_id: int, tile_id: int) -> Response:
    """Move a tile to a place of its board, counted from 0."""
    place = request.form.get("place", 0, type=int)
    actions.place_tile(session(), board_id, tile_id, place, actor=actor())
    return Response("", 204)


@bp.post(f"{_TILE}/removal")
@access("insights.manage")
def remove_tile(board_id: int, tile_id: int) -> Response:
    """Take a tile off its board, with a way back."""
    actions.remove_tile(session(), board_id, tile_id, actor=actor())
    undo = f"{BOARDS}/{board_id}/tiles/{tile_id}/return"
    return with_toast(Response(""), _("The tile is removed"), undo=undo)


@bp.post(f"{_TILE}/return")
@access("insights.manage")
def put_back_tile(board_id: int, tile_id: int) -> Response:
    """Undo the removal of a tile."""
    actions.put_back_tile(session(), board_id, tile_id, actor=actor())
    return go_to(f"{BOARDS}/{board_id}")
