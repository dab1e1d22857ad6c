"""Articles with all their versions, and what readers said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("published", sa.Integer),
        sa.Column("published_at", _MOMENT),
        sa.Column("readers", sa.Text),
        sa.Column("source", sa.Text),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )
    op.create_index("articles_source_ix", "articles", ["source"], unique=True)
    op.create_table(
        "article_versions",
        _article(),
        sa.Column("number", sa.Integer, nullable=False),
        *(_text(name) for name in ("title", "category", "product", "audience", "body")),
        sa.Column("author_id", sa.BigInteger, sa.ForeignKey("users.id")),
        _text("author_name"),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "number"),
    )
    op.create_table(
        "article_votes",
        _article(),
        _text("reader"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("helped", sa.Boolean, nullable=False),
        _text("words"),
        sa.Column("voted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "reader"),
    )
    words = sa.text("words <> ''")
    op.create_index(
        "article_votes_words_ix", "article_votes", ["article_id"], postgresql_where=words
    )


def _article() -> sa.Column[int]:
    to_article = sa.ForeignKey("articles.id", ondelete="CASCADE")
    return sa.Column("article_id", sa.BigInteger, to_article, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
