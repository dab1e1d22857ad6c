"""What was landed in the lake and is lost: since when, and why it cannot be landed again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("lake_landings", sa.Column("lost_at", sa.DateTime(timezone=True)))
    op.add_column("lake_landings", sa.Column("lost_why", JSONB))


def downgrade() -> None:
    op.drop_column("lake_landings", "lost_why")
    op.drop_column("lake_landings", "lost_at")
