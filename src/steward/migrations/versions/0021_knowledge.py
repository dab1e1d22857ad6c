"""Guidelines with receipts, questions without a good answer, articles drafted from tickets."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"

_MOMENT = sa.DateTime(timezone=True)
_NO = sa.text("false")


def upgrade() -> None:
    for name in ("must_read", "read_again"):
        op.add_column(
            "article_versions", sa.Column(name, sa.Boolean, nullable=False, server_default=_NO)
        )
    op.add_column("articles", sa.Column("guides", sa.Text))
    op.add_column("articles", sa.Column("read_since", sa.Integer))
    guides = sa.text("guides is not null")
    op.create_index("articles_guides_ix", "articles", ["id"], postgresql_where=guides)
    op.create_table(
        "article_receipts",
        _to("articles", "article_id"),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "user_id", "number"),
    )
    op.create_index("article_receipts_user_ix", "article_receipts", ["user_id"])
    _create_gaps()
    op.create_table(
        "article_pictures",
        _to("articles", "article_id"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "name"),
    )
    op.create_table(
        "ticket_articles",
        _to("tickets", "ticket_id"),
        _to("articles", "article_id"),
        sa.Column("taken", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_index("ticket_articles_article_id_ix", "ticket_articles", ["article_id"])


def _create_gaps() -> None:
    op.create_table(
        "knowledge_gaps",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("meaning", HALFVEC(256), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id", ondelete="SET NULL")),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("knowledge_gaps_state_ix", "knowledge_gaps", ["state", "id"])
    op.create_index("knowledge_gaps_article_id_ix", "knowledge_gaps", ["article_id"])
    op.create_index(
        "knowledge_gaps_meaning_ix",
        "knowledge_gaps",
        ["meaning"],
        postgresql_using="hnsw",
        postgresql_ops={"meaning": "halfvec_cosine_ops"},
        postgresql_where=sa.text("state <> 'written'"),
    )
    op.create_table(
        "unanswered_questions",
        _to("knowledge_gaps", "gap_id"),
        sa.Column("asker", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id", ondelete="CASCADE")),
        sa.PrimaryKeyConstraint("gap_id", "asker", "day"),
    )
    op.create_index("unanswered_questions_article_id_ix", "unanswered_questions", ["article_id"])


def _to(table: str, name: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
