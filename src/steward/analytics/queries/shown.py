"""A board as it is looked at, whether it is a ready one or one that somebody made."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.analytics.models import Board
from steward.analytics.queries.boards import get_board, tiles_of
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.ready import READY
from steward.kit.errors import NotFound
from steward.kit.texts import translated

_LONGEST_NUMBER = 17


@dataclass(frozen=True)
class ShownBoard:
    """A board by its `name` in addresses: a ready one's, or the number of one that is `own`.

    Its tiles are in order, by their ids, or by their places on a ready board.
    """

    name: str
    title: str
    tiles: Mapping[int, Tile]
    own: Board | None


def get_shown(session: Session, actor: Actor, name: str) -> ShownBoard:
    """Return a board that the actor can see, or raise NotFound."""
    if not may(actor, "insights.read"):
        raise NotFound
    if ready := READY.get(name):
        return ShownBoard(
            name, translated(ready.title), dict(enumerate(ready.tiles, start=1)), None
        )
    number = own_number(name)
    if number is None:
        raise NotFound
    board = get_board(session, actor, number)
    tiles = {row.id: row.tile for row in tiles_of(session, board.id)}
    return ShownBoard(name, board.name, tiles, board)


def own_number(name: str) -> int | None:
    """Return the number of an own board from its name in addresses; None if it is none."""
    is_number = name.isascii() and name.isdecimal() and len(name) <= _LONGEST_NUMBER
    return int(name) if is_number else None
