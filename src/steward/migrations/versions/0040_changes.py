"""Dated changes of the business, and what each did by what is known so far."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("dimension", sa.Text, nullable=False),
        sa.Column("touched", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("controls", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("is_alone", sa.Boolean, nullable=False),
        sa.Column("discount_id", sa.BigInteger, sa.ForeignKey("discounts.id")),
        sa.Column("verdict", postgresql.JSONB),
        sa.Column("is_real", sa.Boolean),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("changes_discount_id_ix", "changes", ["discount_id"])
    op.create_index("changes_happened_on_ix", "changes", ["happened_on", "id"])


def downgrade() -> None:
    op.drop_table("changes")
