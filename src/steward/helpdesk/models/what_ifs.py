"""What supervisors tried on a past period, and what came of it."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class WhatIf(Base):
    """The days from `first` to `last` under changed rules or staff: `changes`, as they were sent.

    `share` of it is done (0..1). `findings` are `rules.what_if.Findings`, and `failure` is why
    there are none, as `kit.marks.packed` keeps it. One that was `removed_at` can be brought back.
    """

    __tablename__ = "what_ifs"
    __table_args__ = (Index("what_ifs_made_ix", "made_at"),)

    id: Mapped[Id]
    by_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="SET NULL")
    )
    by_name: Mapped[str]
    made_at: Mapped[Moment]
    first: Mapped[date]
    last: Mapped[date]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default=WAITING)
    share: Mapped[float] = mapped_column(default=0.0)
    findings: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    failure: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    finished_at: Mapped[Moment | None]
    removed_at: Mapped[Moment | None]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {DONE, FAILED}
