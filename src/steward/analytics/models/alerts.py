"""Alerts on a metric, and the times in which it was not as it may be: each was told once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.analytics.rules.alerts import Condition, Grain, Side
from steward.analytics.rules.boards import TIME, Chart, Filters, Tile
from steward.kit.checks import one_of
from steward.kit.db import Base, Id, Moment


class MetricAlert(Base):
    """Whom to tell when the last whole week or month of a metric is not as it may be.

    `limit` is as it was entered, shares in per cent; None where it is held against what was
    expected. `version` rises with each change by people. `seen` is what was last seen: since when,
    figure, interval and side; None at first.
    """

    __tablename__ = "metric_alerts"
    __table_args__ = (
        CheckConstraint(f"grain in ({one_of(Grain)})", "grain"),
        CheckConstraint(f"condition in ({one_of(Condition)})", "condition"),
        CheckConstraint("(condition = 'outside') = (\"limit\" is null)", "limit"),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(CITEXT, unique=True)
    metric: Mapped[str]
    filters: Mapped[list[list[Any]]] = mapped_column(JSONB, default=list)
    grain: Mapped[str]
    condition: Mapped[str]
    limit: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    people: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    seen: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[Moment]

    @property
    def where(self) -> Filters:
        """Of which rows it is."""
        return tuple((name, tuple(values)) for name, values in self.filters)

    @property
    def tile(self) -> Tile:
        """What shows how it went."""
        return Tile(self.metric, (TIME,), Chart.LINE, title=self.name, where=self.where)


class MetricAlarm(Base):
    """That a metric was not as it may be from a week or month on, until it is again.

    No two begin with the same week or month, and one at most goes on: so it is told once.
    """

    __tablename__ = "metric_alarms"
    __table_args__ = (
        CheckConstraint(f"side in ({one_of(Side)})", "side"),
        UniqueConstraint("alert_id", "since"),
        Index(
            "metric_alarms_going_on_uq",
            "alert_id",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )

    id: Mapped[Id]
    alert_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("metric_alerts.id", ondelete="CASCADE")
    )
    since: Mapped[date]
    side: Mapped[str]
    at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    why: Mapped[dict[str, Any]] = mapped_column(JSONB)
