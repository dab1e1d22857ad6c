"""Alerts on metrics, and what was told by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB

revision = "0043"
down_revision = "0042"

_MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    op.create_table(
        "metric_alerts",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", CITEXT, nullable=False, unique=True),
        _text("metric"),
        sa.Column("filters", JSONB, nullable=False),
        _text("grain"),
        _text("condition"),
        sa.Column("limit", sa.Numeric(18, 4)),
        sa.Column("people", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("seen", JSONB),
        sa.Column("seen_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("grain in ('week', 'month')", name="grain"),
        sa.CheckConstraint("condition in ('below', 'above', 'outside')", name="condition"),
        sa.CheckConstraint("(condition = 'outside') = (\"limit\" is null)", name="limit"),
    )
    op.create_table(
        "metric_alarms",
        _id(),
        sa.Column(
            "alert_id",
            sa.BigInteger,
            sa.ForeignKey("metric_alerts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("since", sa.Date, nullable=False),
        _text("side"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("why", JSONB, nullable=False),
        sa.CheckConstraint("side in ('below', 'above')", name="side"),
        sa.UniqueConstraint("alert_id", "since"),
    )
    op.create_index(
        "metric_alarms_going_on_uq",
        "metric_alarms",
        ["alert_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
