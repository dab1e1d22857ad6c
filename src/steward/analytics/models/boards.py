"""Boards that people made: their names, whose they are, and their tiles in order."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.boards import Tile
from steward.kit.db import Base, Id, Moment


class Board(Base):
    """A board. A removed one is kept for a while, so that this can be undone.

    `version` rises with each change of the board or of a tile.
    """

    __tablename__ = "boards"
    __table_args__ = (Index("boards_owner_id_ix", "owner_id"),)

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    owner_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class BoardTile(Base):
    """A tile: a metric or report by dimensions, where these have some values, as a chart.

    `filters` is a list of dimension and values; `width` is in twelfths of the board.
    """

    __tablename__ = "board_tiles"
    __table_args__ = (
        CheckConstraint("width between 3 and 12", "width"),
        Index("board_tiles_board_id_ix", "board_id", "position"),
    )

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("boards.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    metric: Mapped[str]
    dimensions: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    filters: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    chart: Mapped[str]
    width: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def tile(self) -> Tile:
        """It as the rules know it."""
        where = tuple((name, tuple(values)) for name, values in self.filters)
        by = tuple(self.dimensions)
        return Tile(self.metric, by, self.chart, self.width, self.title, where)
