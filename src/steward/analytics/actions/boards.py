"""Making boards: named, copied, shared, removed and put back; and their tiles."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.events import BoardChanged, BoardMade, BoardPutBack, BoardRemoved
from steward.analytics.forms import BoardForm
from steward.analytics.models import Board, BoardTile
from steward.analytics.queries.boards import get_board, get_tile, may_change, tiles_of
from steward.analytics.queries.known import check_tile
from steward.analytics.rules.boards import Tile
from steward.kit import clock, events
from steward.kit.errors import BadInput, Forbidden
from steward.kit.marks import N_
from steward.kit.versions import check_version

_KEPT = timedelta(days=30)  # what was removed can be put back so long
MOST_TILES = 30


def make_board(
    session: Session, form: BoardForm, tiles: Sequence[Tile] = (), *, actor: Actor
) -> Board:
    """Make a board of these tiles. Raises BadInput that names what is wrong with a tile."""
    demand(actor, "insights.manage")
    _check_all(tiles)
    now = clock.now()
    values = form.model_dump()
    board = Board(**values, owner_id=actor.user_id, created_at=now, changed_at=now)
    session.add(board)
    session.flush()
    _put(session, board, tiles)
    events.record(session, BoardMade(subject_id=board.id, name=board.name), actor=actor)
    return board


def change_board(
    session: Session,
    board_id: int,
    form: BoardForm,
    tiles: Sequence[Tile] | None = None,
    *,
    version: int | None,
    actor: Actor,
) -> Board:
    """Name a board otherwise, share it or not, and give it other tiles where some are given.

    Only its owner shares it or ends that. Raises Conflict when somebody changed it since `version`.
    """
    board = _to_change(session, board_id, version, actor)
    if tiles is not None:
        _check_all(tiles)
    if board.owner_id != actor.user_id:
        form = form.model_copy(update={"is_shared": board.is_shared})
    changes: dict[str, list[Any]] = {}
    for name, value in form.model_dump().items():
        if getattr(board, name) != value:
            changes[name] = [getattr(board, name), value]
            setattr(board, name, value)
    if tiles is not None:
        changes["tiles"] = [len(tiles_of(session, board.id)), len(tiles)]
        session.execute(delete(BoardTile).where(BoardTile.board_id == board.id))
        _put(session, board, tiles)
    if changes:
        _changed(session, board, changes, actor)
    return board


def remove_board(session: Session, board_id: int, *, actor: Actor) -> Board:
    """Remove a board; it can be put back for a while. What was removed long ago goes for good."""
    board = own_board(session, board_id, actor)
    before = clock.now() - _KEPT
    session.execute(delete(Board).where(Board.removed_at < before))
    session.execute(delete(BoardTile).where(BoardTile.removed_at < before))
    board.removed_at = clock.now()
    events.record(session, BoardRemoved(subject_id=board.id, name=board.name), actor=actor)
    return board


def put_back_board(session: Session, board_id: int, *, actor: Actor) -> Board:
    """Undo that a board was removed. Raises NotFound where it is gone for good."""
    board = own_board(session, board_id, actor, is_removed=True)
    board.removed_at = None
    events.record(session, BoardPutBack(subject_id=board.id, name=board.name), actor=actor)
    return board


def add_tile(
    session: Session, board_id: int, tile: Tile, *, version: int | None, actor: Actor
) -> BoardTile:
    """Put a tile at the end of a board. Raises BadInput, Conflict."""
    board = _to_change(session, board_id, version, actor)
    there = tiles_of(session, board.id)
    _check_all([tile], more=len(there))
    (row,) = _put(session, board, [tile], after=there[-1].position if there else 0)
    _changed(session, board, {"tile": [None, row.metric]}, actor)
    return row


def change_tile(
    session: Session, board_id: int, tile_id: int, tile: Tile, *, version: int | None, actor: Actor
) -> BoardTile:
    """Let a tile show something else, or otherwise. Raises BadInput, Conflict."""
    board = _to_change(session, board_id, version, actor)
    row = get_tile(session, board.id, tile_id)
    check_tile(tile)
    before = row.metric
    for name, value in _columns(tile).items():
        setattr(row, name, value)
    _changed(session, board, {"tile": [before, row.metric]}, actor)
    return row


def place_tile(session: Session, board_id: int, tile_id: int, place: int, *, actor: Actor) -> Board:
    """Move a tile to a place of the board, counted from 0; the others close up."""
    board = _to_change(session, board_id, None, actor)
    moved = get_tile(session, board.id, tile_id)
    rows = [one for one in tiles_of(session, board.id) if one.id != tile_id]
    rows.insert(max(place, 0), moved)
    for number, one in enumerate(rows, start=1):
        one.position = number
    _changed(session, board, {"order": [None, moved.metric]}, actor)
    return board


def remove_tile(session: Session, board_id: int, tile_id: int, *, actor: Actor) -> Board:
    """Take a tile off its board; it can be put back for a while."""
    board = _to_change(session, board_id, None, actor)
    tile = get_tile(session, board.id, tile_id)
    tile.removed_at = clock.now()
    _changed(session, board, {"tile": [tile.metric, None]}, actor)
    return board


def put_back_tile(session: Session, board_id: int, tile_id: int, *, actor: Actor) -> Board:
    """Undo that a tile was removed: it is where it was."""
    board = _to_change(session, board_id, None, actor)
    tile = get_tile(session, board.id, tile_id, is_removed=True)
    tile.removed_at = None
    _changed(session, board, {"tile": [None, tile.metric]}, actor)
    return board


def _to_change(session: Session, board_id: int, version: int | None, actor: Actor) -> Board:
    demand(actor, "insights.manage")
    board = get_board(session, actor, board_id, for_update=True)
    if not may_change(session, actor, board):
        raise Forbidden(N_("This board is shared with you to be seen. Copy it to change yours."))
    check_version(version, board.version)
    return board


def own_board(session: Session, board_id: int, actor: Actor, *, is_removed: bool = False) -> Board:
    """Return a board for what only its owner does with it. Raises NotFound, Forbidden."""
    demand(actor, "insights.manage")
    board = get_board(session, actor, board_id, for_update=True, is_removed=is_removed)
    if board.owner_id != actor.user_id:
        raise Forbidden(N_("Only whoever made this board shares and removes it."))
    return board


def _check_all(tiles: Sequence[Tile], more: int = 0) -> None:
    if len(tiles) + more > MOST_TILES:
        said = N_("A board holds at most %(most)s tiles. Make another board.", most=MOST_TILES)
        raise BadInput(said, errors={"tiles": said})
    for tile in tiles:
        check_tile(tile)


def _put(session: Session, board: Board, tiles: Sequence[Tile], after: int = 0) -> list[BoardTile]:
    rows = [
        BoardTile(board_id=board.id, position=position, **_columns(tile))
        for position, tile in enumerate(tiles, start=after + 1)
    ]
    session.add_all(rows)
    session.flush()
    return rows


def _columns(tile: Tile) -> dict[str, Any]:
    return {
        "metric": tile.metric,
        "dimensions": list(tile.by),
        "filters": [[name, list(values)] for name, values in tile.where],
        "chart": str(tile.chart),
        "width": tile.width,
        "title": tile.title,
    }


def _changed(session: Session, board: Board, changes: dict[str, list[Any]], actor: Actor) -> None:
    board.version += 1
    board.changed_at = clock.now()
    session.flush()
    changed = BoardChanged(subject_id=board.id, name=board.name, changes=changes)
    events.record(session, changed, actor=actor)
