"""Dated changes of the business, of which one asks what they did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.judging import Case
from steward.kit.db import Base, Id, Moment
from steward.kit.marks import unpacked


class Change(Base):
    """Something that was changed on a day, and the metric that it was to move.

    It touched the values `touched` of a dimension, or all where that is empty; `controls` are the
    values beside it to compare with, proposed where they are empty, none where it `is_alone`.
    `verdict` is what is said of it so far, packed; None is too little to say.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index("changes_discount_id_ix", "discount_id"),
        Index("changes_happened_on_ix", "happened_on", "id"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    kind: Mapped[str]
    happened_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    metric: Mapped[str]
    dimension: Mapped[str] = mapped_column(default="")
    touched: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    controls: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    is_alone: Mapped[bool] = mapped_column(default=False)
    discount_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("discounts.id"))
    verdict: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    is_real: Mapped[bool | None]
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def case(self) -> Case:
        """What is to be judged."""
        return Case(
            self.metric,
            self.happened_on,
            self.dimension,
            tuple(self.touched),
            tuple(self.controls),
            is_alone=self.is_alone,
        )

    @property
    def says(self) -> str:
        """The verdict in one line; empty where there is none."""
        return unpacked(self.verdict) if self.verdict else ""
