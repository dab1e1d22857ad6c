"""For how long the words of those who ask are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "keeping",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("days", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("keeping_one_ck")),
        sa.CheckConstraint("days between 30 and 3650", name=op.f("keeping_days_ck")),
    )
    op.execute("insert into keeping values (1, 365)")
    op.add_column("conversations", sa.Column("forgotten_at", sa.DateTime(timezone=True)))
    op.create_index(
        "conversations_ended_ix",
        "conversations",
        ["ended_at"],
        postgresql_where=sa.text("forgotten_at is null and user_id is null"),
    )
    op.create_index("unanswered_questions_at_ix", "unanswered_questions", ["asked_at"])


def downgrade() -> None:
    op.drop_index("unanswered_questions_at_ix", "unanswered_questions")
    op.drop_index("conversations_ended_ix", "conversations")
    op.drop_column("conversations", "forgotten_at")
    op.drop_table("keeping")
