"""Budgets: plans in versions, by lines and months, and what was warned of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB

revision = "0041"
down_revision = "0040"

_MOMENT = sa.DateTime(timezone=True)
_AMOUNT = sa.Numeric(18, 2)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)


def _of(column: str, table: str) -> sa.Column[int]:
    to = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.BigInteger, to, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    _create_budgets()
    op.create_table(
        "budget_lines",
        _id(),
        _of("version_id", "budget_versions"),
        *(_text(name) for name in ("account", "team", "product")),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("amount", _AMOUNT, nullable=False),
        sa.UniqueConstraint("version_id", "account", "team", "product", "month"),
    )
    _create_warnings()


def _create_budgets() -> None:
    op.create_table(
        "budgets",
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", CITEXT, nullable=False, unique=True),
        _text("measure"),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        _text("currency"),
        sa.Column("near", sa.Integer, nullable=False),
        sa.Column("people", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint("measure in ('spending', 'revenue', 'units')", name="measure"),
        sa.CheckConstraint("first <= last", name="months"),
        sa.CheckConstraint("near between 1 and 99", name="near"),
    )
    op.create_table(
        "budget_versions",
        _id(),
        _of("budget_id", "budgets"),
        sa.Column("number", sa.Integer),
        _text("note"),
        _text("by_name"),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("budget_id", "number"),
    )
    op.create_index(
        "budget_versions_draft_uq",
        "budget_versions",
        ["budget_id"],
        unique=True,
        postgresql_where=sa.text("number is null"),
    )


def _create_warnings() -> None:
    op.create_table(
        "budget_warnings",
        _id(),
        _of("budget_id", "budgets"),
        *(_text(name) for name in ("account", "team", "product")),
        sa.Column("is_all", sa.Boolean, nullable=False),
        _text("kind"),
        sa.Column("amount", _AMOUNT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT),
        sa.Column("why", JSONB, nullable=False),
        sa.Column("version_id", sa.BigInteger, nullable=False),
        sa.CheckConstraint("kind in ('passed', 'foreseen', 'near')", name="kind"),
        sa.UniqueConstraint("budget_id", "account", "team", "product", "is_all", "kind", "amount"),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
