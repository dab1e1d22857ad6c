"""Calls with customers are noted; what was said is not changed afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column(
            "person_id",
            sa.BigInteger,
            sa.ForeignKey("people.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_customer", sa.Boolean, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.execute("""
        create trigger calls_append_only before update of at, by_customer, said on calls
        for each statement execute function refuse_change()
    """)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
