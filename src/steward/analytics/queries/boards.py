"""Reads of boards: those one can see, one of them, its tiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, may
from steward.analytics.models import Board, BoardTile
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.ready import READY
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_id, page_of
from steward.kit.texts import translated

_DIGITS_OF_A_BIGINT = 18


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which boards somebody can see: own ones and shared ones."""
    if not may(actor, "insights.read"):
        return false()
    return or_(Board.owner_id == actor.user_id, Board.is_shared)


def list_boards(
    session: Session, actor: Actor, *, cursor: str | None = None, limit: int = 50
) -> Page[Board]:
    """List the boards that an actor can see, in the order in which they were made."""
    after = Board.id > decode_id(cursor)
    query = select(Board).where(visible_to(actor), Board.removed_at.is_(None), after)
    found = session.scalars(query.order_by(Board.id).limit(limit + 1)).all()
    return page_of(found, limit, lambda board: [board.id])


def get_board(
    session: Session,
    actor: Actor,
    board_id: int,
    *,
    for_update: bool = False,
    is_removed: bool = False,
) -> Board:
    """Return a board that the actor can see, or raise NotFound."""
    there = Board.removed_at.is_not(None) if is_removed else Board.removed_at.is_(None)
    query = select(Board).where(Board.id == board_id, visible_to(actor), there)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    board = session.scalars(query).one_or_none()
    if board is None:
        raise NotFound
    return board


@dataclass(frozen=True)
class NamedBoard:
    """A board of the house or of somebody's own; `own` where it is one of these."""

    title: str
    tiles: Sequence[Tile]
    own: Board | None = None
    rows: Sequence[BoardTile] = ()


def named_board(session: Session, actor: Actor, name: str) -> NamedBoard:
    """Return a board that the actor can see: a ready one by its name, an own one by its number."""
    if name in READY:
        demand(actor, "insights.read")
        return NamedBoard(translated(READY[name].title), READY[name].tiles)
    if not (name.isascii() and name.isdecimal() and len(name) < _DIGITS_OF_A_BIGINT):
        raise NotFound
    board = get_board(session, actor, int(name))
    rows = tiles_of(session, board.id)
    return NamedBoard(board.name, [row.tile for row in rows], board, rows)


def tiles_of(session: Session, board_id: int) -> Sequence[BoardTile]:
    """List the tiles of a board in their order."""
    query = select(BoardTile).where(BoardTile.board_id == board_id, BoardTile.removed_at.is_(None))
    return session.scalars(query.order_by(BoardTile.position, BoardTile.id)).all()


def tiles_of_several(session: Session, board_ids: Sequence[int]) -> dict[int, list[BoardTile]]:
    """Return the tiles of several boards, each board's in their order."""
    tiles: dict[int, list[BoardTile]] = {board_id: [] for board_id in board_ids}
    there = BoardTile.board_id.in_(board_ids) & BoardTile.removed_at.is_(None)
    query = select(BoardTile).where(there).order_by(BoardTile.position, BoardTile.id)
    for tile in session.scalars(query):
        tiles[tile.board_id].append(tile)
    return tiles


def get_tile(
    session: Session, board_id: int, tile_id: int, *, is_removed: bool = False
) -> BoardTile:
    """Return a tile of a board that the actor was found to see, or raise NotFound."""
    there = BoardTile.removed_at.is_not(None) if is_removed else BoardTile.removed_at.is_(None)
    query = select(BoardTile).where(BoardTile.id == tile_id, BoardTile.board_id == board_id, there)
    tile = session.scalars(query).one_or_none()
    if tile is None:
        raise NotFound
    return tile
