"""Articles with all their versions, what readers said of them, and what search looks at."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0015"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)
_AUDIENCES = ("public", "customers", "staff")


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
        sa.Column("source_digest", sa.Text),
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
    op.create_table(
        "article_openings",
        _article(),
        sa.Column("user_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        _text("typed"),
        sa.Column("asked_at", _MOMENT),
        sa.PrimaryKeyConstraint("article_id", "user_id", "day"),
    )
    op.create_index("article_openings_user_ix", "article_openings", ["user_id", "opened_at"])
    _create_search()


def _create_search() -> None:
    op.execute("create extension if not exists vector")
    op.create_table(
        "article_passages",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _article(),
        *(_text(name) for name in ("heading", "body", "dictionary")),
    )
    op.create_index("article_passages_article_id_ix", "article_passages", ["article_id"])
    passage = sa.ForeignKey("article_passages.id", ondelete="CASCADE")
    op.create_table(
        "passage_words",
        sa.Column("passage_id", sa.BigInteger, passage, primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.BigInteger, nullable=False),
        _text("readers"),
        sa.Column("words", TSVECTOR, nullable=False),
        sa.Column("meaning", HALFVEC(256), nullable=False),
    )
    op.create_index("passage_words_ix", "passage_words", ["words"], postgresql_using="gin")
    # One for each audience: the nearest that a reader may see, and not the nearest of all.
    for audience in _AUDIENCES:
        op.create_index(
            f"passage_words_{audience}_ix",
            "passage_words",
            ["meaning"],
            postgresql_using="hnsw",
            postgresql_ops={"meaning": "halfvec_cosine_ops"},
            postgresql_where=sa.text(f"readers = '{audience}'"),
        )
    op.create_table(
        "article_words",
        sa.Column("lexeme", sa.Text(collation="C"), primary_key=True),
        sa.Column("passages", sa.Integer, nullable=False),
    )
    op.create_index(
        "article_words_ix",
        "article_words",
        ["lexeme"],
        postgresql_using="gin",
        postgresql_ops={"lexeme": "gin_trgm_ops"},
    )
    # What each of some words is in any of the dictionaries, as texts may be in any language.
    op.execute("""
        create function care_lexemes(words text[])
        returns table (place bigint, lexeme text, is_stop boolean)
        language sql immutable parallel safe
        begin atomic
            select distinct typed.place, lexeme collate "C", found.words = ''::tsvector
            from unnest(words) with ordinality as typed (word, place),
                unnest(array[
                    'care_danish', 'care_dutch', 'care_english', 'care_finnish', 'care_french',
                    'care_german', 'care_hungarian', 'care_italian', 'care_norwegian',
                    'care_portuguese', 'care_romanian', 'care_russian', 'care_simple',
                    'care_spanish', 'care_swedish', 'care_turkish'
                ]::regconfig[]) as dictionary,
                lateral to_tsvector(dictionary, typed.word) as found (words)
                left join lateral unnest(tsvector_to_array(found.words)) as lexeme on true;
        end
    """)


def _article() -> sa.Column[int]:
    to_article = sa.ForeignKey("articles.id", ondelete="CASCADE")
    return sa.Column("article_id", sa.BigInteger, to_article, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def downgrade() -> None:
    raise NotImplementedError("restore a backup instead")
