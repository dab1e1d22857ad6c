"""Orders from outside by file: the channel they came by, and that they are of the past."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.drop_constraint(op.f("orders_source_ck"), "orders")
    op.create_check_constraint("source", "orders", "source in ('shop', 'api', 'desk', 'file')")
    op.add_column("orders", sa.Column("channel", sa.Text, server_default="", nullable=False))
    op.alter_column("orders", "channel", server_default=None)
    op.add_column(
        "orders", sa.Column("is_history", sa.Boolean, server_default=sa.false(), nullable=False)
    )
    op.alter_column("orders", "is_history", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
