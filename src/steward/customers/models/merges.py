"""What became of two records that turned out to be one person, in such detail that it goes back."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, Id, Moment


class Merge(Base):
    """All that was `gone_id`'s became `kept_id`'s; neither is a key, since both may be gone.

    `gone` is the row of the one, `kept_before` and `kept_after` are that of the other: without
    them it cannot be undone. That is so of what was merged before there was undo, and of people
    who were erased. `left_over` names, once it is undone, what did not go back: words and number.
    """

    __tablename__ = "merges"
    __table_args__ = (
        Index("merges_gone_ix", "gone_id", unique=True, postgresql_where=text("undone_at is null")),
        Index("merges_kept_ix", "kept_id", "id"),
    )

    id: Mapped[Id]
    kept_id: Mapped[BigInt]
    gone_id: Mapped[BigInt]
    gone: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    kept_before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    kept_after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[Moment]
    by_name: Mapped[str]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str] = mapped_column(default="")
    undone_why: Mapped[str] = mapped_column(default="")
    left_over: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)

    @property
    def gone_name(self) -> str:
        """What the one who is gone was called; empty where nobody knows any more."""
        return str((self.gone or {}).get("name", ""))


class MergePart(Base):
    """What moved with a merge of the rows of one holding, and what was put aside for it.

    `last_id` is the highest there was: what is above it came later.
    """

    __tablename__ = "merge_parts"

    merge_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    moved: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    aside: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    last_id: Mapped[BigInt]
