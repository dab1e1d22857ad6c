"""Boards that are sent by mail: to whom, of which time and rows, when, and how that went."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.boards import Against, Filters
from steward.analytics.rules.boards.rhythm import Every, Rhythm
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment


class BoardMail(Base):
    """That somebody gets a board by mail: a ready one by its name, or an own one.

    `due_at` is when it is made next. `asked_for` is the time for which that was last begun,
    `sent_for` that whose mail was written last; `failure` says why the last try made none.
    """

    __tablename__ = "board_mails"
    __table_args__ = (
        CheckConstraint("(ready is null) <> (board_id is null)", "board"),
        CheckConstraint(f"every in ({one_of(Every)})", "every"),
        CheckConstraint("day between 1 and 31", "day"),
        CheckConstraint("hour between 0 and 23", "hour"),
        CheckConstraint("period in ('13w', 'quarter', 'year')", "period"),  # which move on
        CheckConstraint(f"against in ({one_of(Against)})", "against"),
        UniqueConstraint("user_id", "ready"),
        UniqueConstraint("user_id", "board_id"),
        Index("board_mails_board_id_ix", "board_id"),
        Index("board_mails_due_at_ix", "due_at"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    ready: Mapped[str | None]
    board_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("boards.id", ondelete="CASCADE")
    )
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    set_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    every: Mapped[str]
    day: Mapped[int]
    hour: Mapped[int]
    period: Mapped[str]
    against: Mapped[str]
    filters: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    asked_for: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_for: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failure: Mapped[str | None]

    @property
    def board(self) -> str:
        """Which board, as addresses name it."""
        return self.ready or str(self.board_id)

    @property
    def rhythm(self) -> Rhythm:
        """When it is sent."""
        return Rhythm(Every(self.every), self.day, self.hour)

    @property
    def where(self) -> Filters:
        """Of which rows it is."""
        return tuple((name, tuple(values)) for name, values in self.filters)

    def key_for(self, due: datetime) -> str:
        """Return the key of the mail for a time, by which it is written once."""
        return f"board_mail.{self.id}.{due:%Y%m%dT%H%MZ}"
