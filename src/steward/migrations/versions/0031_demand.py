"""Demand by weeks, runs of the forecast, what they published for ever, and what became of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0031"
down_revision = "0030"

_MOMENT = sa.DateTime(timezone=True)
_QUANTITY = sa.Numeric(18, 3)
APPEND_ONLY = ("forecasts", "forecast_spreads")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str, *, key: bool = False) -> sa.Column[int]:
    to = sa.ForeignKey(f"{table}.id")
    return sa.Column(column, sa.BigInteger, to, nullable=False, primary_key=key)


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _numbers(name: str, dimensions: int = 1, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ARRAY(sa.Double, dimensions=dimensions), nullable=nullable)


def upgrade() -> None:
    _create_weeks()
    _create_runs()
    _create_forecasts()
    _create_results()
    for table in APPEND_ONLY:
        op.execute(f"""
            create trigger {table}_append_only before update or delete on {table}
            for each statement execute function refuse_change()
        """)
        op.execute(f"""
            create trigger {table}_not_truncated before truncate on {table}
            for each statement execute function refuse_change()
        """)


def _create_weeks() -> None:
    op.create_table(
        "demand_weeks",
        _id(),
        _of("variant_id", "variants"),
        _of("place_id", "places"),
        *_needed(sa.Date(), "week"),
        *_needed(sa.Text(), "source"),
        *_needed(_QUANTITY, "quantity"),
        *_needed(sa.SmallInteger(), "days_out"),
        sa.CheckConstraint("source in ('ledger', 'import')", name="source"),
        sa.CheckConstraint("extract(isodow from week) = 1", name="week"),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
        sa.CheckConstraint("days_out between 0 and 7", name="days_out"),
    )
    key = ["variant_id", "place_id", "week", "source"]
    op.create_index("demand_weeks_key_uq", "demand_weeks", key, unique=True)
    op.create_index(
        "demand_weeks_imported_ix",
        "demand_weeks",
        ["week"],
        postgresql_where=sa.text("source = 'import'"),
    )


def _create_runs() -> None:
    op.create_table(
        "forecast_runs",
        _id(),
        *_needed(sa.Text(), "state"),
        *_needed(sa.Date(), "week"),
        *_needed(sa.Text(), "zone"),
        *_needed(sa.BigInteger(), "reached", "total", "done", "published"),
        sa.Column("error", sa.Text),
        sa.Column("by_id", sa.BigInteger),
        *_needed(sa.Text(), "by_name"),
        *_needed(_MOMENT, "asked_at"),
        sa.Column("started_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"
        ),
    )
    op.create_index(
        "forecast_runs_open_uq",
        "forecast_runs",
        [sa.text("(true)")],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )


def _create_forecasts() -> None:
    op.create_table(
        "forecast_spreads",
        _id(),
        _of("run_id", "forecast_runs"),
        _numbers("quantiles"),
        _numbers("growth"),
        _numbers("paths", 2),
    )
    op.create_table(
        "forecasts",
        _id(),
        _of("run_id", "forecast_runs"),
        _of("variant_id", "variants"),
        _of("place_id", "places"),
        *_needed(_MOMENT, "made_at"),
        *_needed(sa.Date(), "week"),
        *_needed(sa.Text(), "demand_class", "method", "digest"),
        *_needed(sa.Integer(), "seen"),
        _numbers("mean"),
        _numbers("quantiles", 2),
        _numbers("naive", nullable=True),
        *_needed(sa.Double(), "next_mean", "next_low", "next_high"),
        *(sa.Column(name, sa.Double) for name in ("wape", "bias", "value_added")),
        sa.Column("tests", JSONB, nullable=False),
        sa.Column("cautions", ARRAY(sa.Text), nullable=False),
        _of("spread_id", "forecast_spreads"),
        *_needed(sa.Double(), "scale"),
    )
    op.create_index("forecasts_series_ix", "forecasts", ["variant_id", "place_id", "id"])
    op.create_table(
        "forecast_heads",
        _of("variant_id", "variants", key=True),
        _of("place_id", "places", key=True),
        _of("forecast_id", "forecasts"),
    )


def _create_results() -> None:
    op.create_table(
        "forecast_results",
        _of("variant_id", "variants", key=True),
        _of("place_id", "places", key=True),
        sa.Column("week", sa.Date, primary_key=True),
        sa.Column("lead", sa.SmallInteger, primary_key=True),
        _of("forecast_id", "forecasts"),
        *_needed(sa.Double(), "demand", "missed", "surplus"),
        sa.Column("naive_missed", sa.Double),
        *_needed(sa.Boolean(), "inside"),
    )
    op.create_index("forecast_results_week_ix", "forecast_results", ["week"])


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
