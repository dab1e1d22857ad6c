"""Boards by API: list, make, read, change, remove."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, make_response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.analytics.actions import boards as actions
from steward.analytics.forms import BoardForm, FilterForm, TileForm
from steward.analytics.models import Board as BoardRow
from steward.analytics.models import BoardTile
from steward.analytics.queries import boards as queries
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Name

api = Api("boards", "Boards", "Boards of tiles over the books. For staff only.")
_TILE: dict[str, JsonValue] = {
    "metric": "revenue",
    "dimensions": ["time"],
    "filters": [{"dimension": "region", "values": ["North"]}],
    "chart": "line",
    "width": 6,
    "title": "How the north goes",
}
_BOARD: dict[str, JsonValue] = {"name": "The north", "is_shared": True, "tiles": [_TILE]}


class BoardPath(Input):
    """Which board."""

    board_id: RowId


class BoardInput(BoardForm):
    """A board to make, with its tiles in order; `time` among dimensions is as the period asks."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _BOARD})

    tiles: list[TileForm] = Field(default_factory=list, max_length=actions.MOST_TILES)


class BoardPatch(Input):
    """What to change of a board: what is left out stays; tiles are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"example": {"is_shared": False}})

    name: Name | None = None
    is_shared: bool | None = None
    tiles: list[TileForm] | None = Field(None, max_length=actions.MOST_TILES)


class Board(BaseModel):
    """A board; without `is_shared` only its owner sees it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                **_BOARD,
                "is_own": True,
                "changed_at": "2026-11-20T13:32:00Z",
                "version": 2,
                "url": "http://127.0.0.1:8000/api/v1/boards/7",
            }
        }
    )

    id: int
    name: str
    is_shared: bool
    is_own: bool
    tiles: list[TileForm]
    changed_at: datetime
    version: int
    url: str


class BoardPage(BaseModel):
    """Some boards, by their age; without `next_cursor` they are the last."""

    items: list[Board]
    next_cursor: str | None


@api.get("/boards", responses={200: BoardPage})
@access("insights.read")
def list_boards(query: PageQuery) -> Response:
    """List the boards that you can see: your own, and shared ones."""
    found = queries.list_boards(session(), actor(), cursor=query.cursor, limit=query.limit)
    tiles = queries.tiles_of_several(session(), [board.id for board in found.items])
    items = [_shown(board, tiles[board.id]) for board in found.items]
    return answer(BoardPage(items=items, next_cursor=found.next_cursor))


@api.post("/boards", responses={201: Board})
@access("insights.manage")
def make_board(body: BoardInput) -> Response:
    """Make a board of your own."""
    form = BoardForm(name=body.name, is_shared=body.is_shared)
    tiles = [one.tile for one in body.tiles]
    board = actions.make_board(session(), form, tiles, actor=actor())
    shown = _shown(board, queries.tiles_of(session(), board.id))
    return answer(shown, 201, Location=shown.url)


@api.get("/boards/<board_id>", responses={200: Board})
@access("insights.read")
def read_board(path: BoardPath) -> Response:
    """Read a board."""
    board = queries.get_board(session(), actor(), path.board_id)
    return answer(_shown(board, queries.tiles_of(session(), board.id)))


@api.patch("/boards/<board_id>", responses={200: Board})
@access("insights.manage")
def change_board(path: BoardPath, body: BoardPatch) -> Response:
    """Change a board: its name, who sees it, its tiles."""
    board = queries.get_board(session(), actor(), path.board_id, for_update=True)
    check_if_match(board.version)
    shared = board.is_shared if body.is_shared is None else body.is_shared
    form = BoardForm(name=body.name or board.name, is_shared=shared)
    tiles = None if body.tiles is None else [one.tile for one in body.tiles]
    actions.change_board(session(), board.id, form, tiles, version=None, actor=actor())
    return answer(_shown(board, queries.tiles_of(session(), board.id)))


@api.delete("/boards/<board_id>", responses={204: None})
@access("insights.manage")
def remove_board(path: BoardPath) -> Response:
    """Remove a board; at the desk this can be undone for a while."""
    board = queries.get_board(session(), actor(), path.board_id, for_update=True)
    check_if_match(board.version)
    actions.remove_board(session(), board.id, actor=actor())
    return make_response("", 204)


def _shown(board: BoardRow, tiles: Sequence[BoardTile]) -> Board:
    return Board(
        id=board.id,
        name=board.name,
        is_shared=board.is_shared,
        is_own=board.owner_id == actor().user_id,
        tiles=[_tile(one) for one in tiles],
        changed_at=board.changed_at,
        version=board.version,
        url=address(f"/boards/{board.id}"),
    )


def _tile(row: BoardTile) -> TileForm:
    filters = [FilterForm(dimension=name, values=values) for name, values in row.filters]
    return TileForm.model_validate(
        {
            "metric": row.metric,
            "dimensions": row.dimensions,
            "filters": filters,
            "chart": row.chart,
            "width": row.width,
            "title": row.title,
        }
    )
