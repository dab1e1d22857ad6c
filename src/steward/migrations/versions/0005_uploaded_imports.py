"""What is known of an import that was uploaded at the desk."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("imports", sa.Column("columns", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("imports", sa.Column("mapping_content", postgresql.JSONB(), nullable=True))
    op.add_column("imports", sa.Column("preview", sa.JSON(), nullable=True))
    op.add_column("imports", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "imports", sa.Column("begun_with", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.alter_column("imports", "columns", server_default=None)
    op.alter_column("imports", "begun_with", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
