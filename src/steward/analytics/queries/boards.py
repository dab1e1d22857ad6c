"""Reads of boards: those one can see, one of them, its tiles."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.analytics.models import Board, BoardShare, BoardTile
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_id, page_of


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which boards somebody can see: own ones, and those shared with all or with them."""
    if not may(actor, "insights.read"):
        return false()
    with_them = Board.id.in_(_shared_with(actor, true()))
    return or_(Board.owner_id == actor.user_id, Board.is_shared, with_them)


def may_change(session: Session, actor: Actor, board: Board) -> bool:
    """Whether somebody changes boards, and this one is theirs or shared with them for that."""
    if not may(actor, "insights.manage") or board.owner_id == actor.user_id:
        return may(actor, "insights.manage")
    changed = _shared_with(actor, BoardShare.may_change.is_(True))
    return session.scalar(changed.where(BoardShare.board_id == board.id).limit(1)) is not None


def _shared_with(actor: Actor, where: ColumnElement[bool]) -> Select[int]:
    """Return the ids of the boards that somebody, or a team of theirs, was given."""
    given = or_(BoardShare.user_id == actor.user_id, BoardShare.team_id.in_(actor.team_ids))
    return select(BoardShare.board_id).where(given, where)


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
