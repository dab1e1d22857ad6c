"""The assistant: what it was taught, what it learned, how it is set, what it answered."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

_MOMENT = sa.DateTime(timezone=True)
_STAMPED = {
    "assistant_intents": "assistant",
    "assistant_settings": "assistant",
    "assistant_arrays": "assistant_model",
}


def upgrade() -> None:
    op.create_table(
        "assistant_intents",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", postgresql.CITEXT, nullable=False, unique=True),
        sa.Column("leads_to", sa.Text, nullable=False),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id", ondelete="SET NULL")),
        sa.Column("examples", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "assistant_settings",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("threshold", sa.Double, nullable=False),
        sa.Column("outside", postgresql.ARRAY(sa.Text), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("assistant_settings_one_ck")),
        sa.CheckConstraint("threshold between 0 and 1", name=op.f("assistant_settings_share_ck")),
    )
    op.execute("insert into assistant_settings values (1, true, 0.6, '{}')")
    op.create_table(
        "assistant_models",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("begun_at", _MOMENT),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("examples", sa.Integer, nullable=False),
        sa.Column("intents", sa.Integer, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("assistant_models_one_ck")),
    )
    op.execute("insert into assistant_models values (1, false, null, 0, 0, 0, 0)")
    op.create_table(
        "assistant_arrays",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("arrays", postgresql.BYTEA, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("assistant_arrays_one_ck")),
    )
    op.create_table(
        "assistant_answers",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id", ondelete="SET NULL")),
        sa.Column("ticket_id", sa.BigInteger, sa.ForeignKey("tickets.id", ondelete="CASCADE")),
        sa.Column(
            "message_id",
            sa.BigInteger,
            sa.ForeignKey("messages.id", ondelete="CASCADE"),
            unique=True,
        ),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("intent", sa.Text, nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("citations", postgresql.JSONB, nullable=False),
        sa.Column("is_worded", sa.Boolean, nullable=False),
        sa.Column("helped", sa.Boolean),
        sa.Column("seen_to_at", _MOMENT),
    )
    op.create_index("assistant_answers_ticket_ix", "assistant_answers", ["ticket_id", "id"])
    op.create_index("assistant_answers_at_ix", "assistant_answers", ["at"])
    op.create_index(
        "assistant_answers_missed_ix",
        "assistant_answers",
        ["id"],
        postgresql_where=sa.text("seen_to_at is null and why in ('unsure', 'not_written')"),
    )
    op.create_table(
        "solved_meanings",
        sa.Column(
            "ticket_id",
            sa.BigInteger,
            sa.ForeignKey("tickets.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("meaning", HALFVEC(256), nullable=False),
    )
    op.create_index(
        "solved_meanings_ix",
        "solved_meanings",
        ["meaning"],
        postgresql_using="hnsw",
        postgresql_ops={"meaning": "halfvec_cosine_ops"},
    )
    for table, name in _STAMPED.items():
        op.execute(f"""
            create trigger {table}_stamped
            after insert or update or delete or truncate on {table}
            for each statement execute function keep_stamp('{name}')
        """)


def downgrade() -> None:
    for table in ("solved_meanings", "assistant_answers", "assistant_arrays", "assistant_models"):
        op.drop_table(table)
    op.drop_table("assistant_settings")
    op.drop_table("assistant_intents")
