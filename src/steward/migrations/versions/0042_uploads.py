"""Imports of sales data: saved mappings, joined values, free tables, what an import came to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.add_column("imports", sa.Column("result", sa.JSON()))
    op.add_column("imports", sa.Column("rejected_sha256", sa.Text()))
    op.create_table(
        "import_mappings",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("signature", sa.Text, nullable=False, index=True),
        sa.Column("plan", postgresql.JSONB, nullable=False),
        *_who("used_at"),
    )
    op.create_table(
        "joined_values",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("joins", sa.Text, nullable=False),
        sa.Column("spelled", sa.Text, nullable=False),
        sa.Column("meant", sa.Text, nullable=False),
        *_who("made_at"),
        sa.UniqueConstraint("joins", "spelled"),
    )
    op.create_table(
        "lake_tables",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("key", sa.JSON, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        *_who("made_at"),
    )


def _who(moment: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("by_id", sa.BigInteger),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column(moment, sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
