"""Topics of complaints, and which topic and which article each complaint is of."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

_SAID = ("topic", "article")


def upgrade() -> None:
    op.create_table(
        "problem_topics",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("words", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("middle", sa.ARRAY(sa.Float(24)), nullable=False),
        sa.Column("is_alive", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "problem_topics_learnt",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("learnt_on", sa.Date(), nullable=False),
        sa.Column("common", sa.ARRAY(sa.Float(24)), nullable=False),
        sa.CheckConstraint("id = 1", name="only_one"),
    )
    for one in _SAID:
        op.add_column("complaints", sa.Column(f"{one}_id", sa.BigInteger()))
        op.create_index(f"complaints_{one}_ix", "complaints", [f"{one}_id", "at"])


def downgrade() -> None:
    for one in _SAID:
        op.drop_column("complaints", f"{one}_id")
    op.drop_table("problem_topics_learnt")
    op.drop_table("problem_topics")
