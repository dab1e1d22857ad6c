"""Canned replies: texts with placeholders, one's own, a team's or everybody's."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def _of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", postgresql.CITEXT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("owner_id", sa.BigInteger, _of("users")),
        sa.Column("team_id", sa.BigInteger, _of("teams")),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("owner_id is null or team_id is null", name="one_place"),
    )
    op.create_index("canned_replies_team_id_ix", "canned_replies", ["team_id"])
    op.create_index(
        "canned_replies_name_ix",
        "canned_replies",
        ["owner_id", "team_id", "name"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_table("canned_replies")
