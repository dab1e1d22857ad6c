"""With whom boards are shared: people and teams of the house, and whoever holds a secret link."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.boards import Filters
from steward.kit.db import Base, Id, Moment


class BoardShare(Base):
    """One of the staff, or a team, who sees a board and, where it says so, may change it."""

    __tablename__ = "board_shares"
    __table_args__ = (
        CheckConstraint("num_nonnulls(user_id, team_id) = 1", name="reader"),
        UniqueConstraint("board_id", "user_id"),
        UniqueConstraint("board_id", "team_id"),
    )

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("boards.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    team_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("teams.id", ondelete="CASCADE"), index=True
    )
    may_change: Mapped[bool]


class BoardLink(Base):
    """A secret address that shows a board to whoever holds it; of the secret we keep the hash.

    It leads to a board of one's own or to a `ready` one, by its name. `times` is the period it
    shows, as `Times` has it; `filters` is a list of dimension and values that nobody can lift.
    """

    __tablename__ = "board_links"
    __table_args__ = (
        CheckConstraint("num_nonnulls(board_id, ready) = 1", name="board"),
        Index("board_links_ready_ix", "ready"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    board_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("boards.id", ondelete="CASCADE"), index=True
    )
    ready: Mapped[str | None]
    label: Mapped[str]
    made_by: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    password_hash: Mapped[str | None]
    times: Mapped[dict[str, Any]] = mapped_column(JSONB)
    filters: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    may_choose_time: Mapped[bool]
    may_download: Mapped[bool]
    opened: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]

    @property
    def board_name(self) -> str:
        """The board as addresses name it."""
        return self.ready or str(self.board_id)

    @property
    def where(self) -> Filters:
        """The filters that nobody can lift."""
        return tuple((name, tuple(values)) for name, values in self.filters)
