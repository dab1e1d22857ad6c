"""Tables of what customers are worth, as it was computed last, and of saved segments."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, SmallInteger, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment

_Score = Mapped[int | None]
_Money = Numeric(18, 2)


class Worth(Base):
    """What somebody who ordered is worth; `computed_at` is when a figure of it last changed.

    Scores are there of who ordered within a year. `revenue` is what stayed of it, `margin` what of
    that is left once the goods are paid, of lines whose cost is known. `expected_orders` are those
    of 90 days, between `expected_low` and `expected_high` in 95 of 100 cases; `expected_value` is
    that of a year. `usual_gap` in days and `gap_chance`, how many of their gaps last as long as the
    silence now, are by their own rhythm. `quarters` is the revenue of the last eight, the present
    one last; `standing` the share of customers who are worth less.
    """

    __tablename__ = "worths"
    __table_args__ = (Index("worths_lapsed_ix", text("lapsed_on")),)

    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    segment: Mapped[str]
    recency: _Score = mapped_column(SmallInteger)
    frequency: _Score = mapped_column(SmallInteger)
    monetary: _Score = mapped_column(SmallInteger)
    orders: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    revenue: Mapped[Decimal] = mapped_column(_Money)
    margin: Mapped[Decimal | None] = mapped_column(_Money)
    alive: Mapped[float | None]
    expected_orders: Mapped[float | None]
    expected_low: Mapped[int | None]
    expected_high: Mapped[int | None]
    expected_value: Mapped[Decimal | None] = mapped_column(_Money)
    usual_gap: Mapped[int | None]
    gap_chance: Mapped[float | None]
    lapsed_on: Mapped[date | None]
    tickets: Mapped[int]
    cost: Mapped[Decimal] = mapped_column(_Money)
    quarters: Mapped[list[Decimal]] = mapped_column(ARRAY(_Money))
    standing: Mapped[float]
    computed_at: Mapped[Moment]


class WorthRun(Base):
    """A computing of what all customers are worth: when, of whom, and how good its models are.

    `quality` is how an earlier cut foretold the 90 days behind it; None where too few came again.
    `value_of` is what expected values are made of: margin, revenue, or nothing where none is said.
    """

    __tablename__ = "worth_runs"

    id: Mapped[Id]
    computed_at: Mapped[Moment]
    until_on: Mapped[date]
    customers: Mapped[int]
    orders: Mapped[int]
    currency: Mapped[str]
    value_of: Mapped[str]
    quality: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class Segment(Base):
    """Customers of whom some conditions hold, under a name. Who they are is always asked anew."""

    __tablename__ = "segments"

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    conditions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}
