"""How far our own rows have come on their way into the lake."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "lake_flows",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("done", sa.BigInteger),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("writers", ARRAY(sa.Text), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
