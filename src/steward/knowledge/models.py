"""Tables of articles: their versions, what readers said of them, what search looks at."""

from datetime import date
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import BigInteger, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, FileHash, Id, Moment
from steward.knowledge.rules import ArticleState, Audience, state_of
from steward.quant.meaning import DIMENSIONS


def article_fk() -> ForeignKey:
    """What belongs to an article goes with it."""
    return ForeignKey("articles.id", ondelete="CASCADE")


class Article(Base):
    """An article: `latest` is the number of its newest version, `published` of that readers have.

    `readers` is the audience of the published version, or None where there is none: whether
    somebody may read it is told by this row alone. `guides` is the product about which that version
    must be read before asking; a receipt for version `read_since` or a newer one is enough.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("articles_source_ix", "source", unique=True),
        Index("articles_guides_ix", "id", postgresql_where=text("guides is not null")),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    latest: Mapped[int] = mapped_column(default=1)
    published: Mapped[int | None]
    published_at: Mapped[Moment | None]
    readers: Mapped[str | None]
    guides: Mapped[str | None]
    read_since: Mapped[int | None]
    source: Mapped[str | None]  # the file that it was imported from
    source_digest: Mapped[str | None]  # the hash of what that held then
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> ArticleState:
        """How it stands."""
        return state_of(self.latest, self.published)


class ArticleVersion(Base):
    """An article as somebody wrote it, whole; never changed afterwards.

    One that `must_read` stands before questions about its product; where it says `read_again`,
    receipts for older versions are worth nothing.
    """

    __tablename__ = "article_versions"

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    category: Mapped[str]
    product: Mapped[str]
    audience: Mapped[str]
    body: Mapped[str]
    must_read: Mapped[bool] = mapped_column(default=False)
    read_again: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    author_name: Mapped[str]
    written_at: Mapped[Moment]


class ArticlePicture(Base):
    """A picture that an article may show by its name, in any of its versions."""

    __tablename__ = "article_pictures"

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[FileHash]


class ArticleVote(Base):
    """Whether an article helped a reader; a reader is a login or a browser, and counts once."""

    __tablename__ = "article_votes"
    __table_args__ = (
        Index("article_votes_words_ix", "article_id", postgresql_where=text("words <> ''")),
    )

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    helped: Mapped[bool]
    words: Mapped[str]
    voted_at: Mapped[Moment]


class ArticleReceipt(Base):
    """Somebody said that they have read a version of an article which must be read."""

    __tablename__ = "article_receipts"

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("users.id"), primary_key=True, index=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    read_at: Mapped[Moment]


class ArticleOpening(Base):
    """Somebody opened an article that was shown to them while they typed a question.

    `asked_at` is when they asked on that topic after all, within a week.
    """

    __tablename__ = "article_openings"
    __table_args__ = (Index("article_openings_user_ix", "user_id", "opened_at"),)

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    opened_at: Mapped[Moment]
    typed: Mapped[str]
    asked_at: Mapped[Moment | None]


class KnowledgeGap(Base):
    """Questions without a good answer that ask the same; `question` is the first of them.

    `article_id` is what is being written, or was, to close it.
    """

    __tablename__ = "knowledge_gaps"
    __table_args__ = (
        Index("knowledge_gaps_state_ix", "state", "id"),
        Index(
            "knowledge_gaps_meaning_ix",
            "meaning",
            postgresql_using="hnsw",
            postgresql_ops={"meaning": "halfvec_cosine_ops"},
            postgresql_where=text("state <> 'written'"),
        ),
    )

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    question: Mapped[str]
    meaning: Mapped[Any] = mapped_column(HALFVEC(DIMENSIONS), deferred=True)
    state: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("articles.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}


class UnansweredQuestion(Base):
    """Somebody found no good answer on a day; `article_id` is the article that did not help."""

    __tablename__ = "unanswered_questions"
    __table_args__ = (Index("unanswered_questions_at_ix", "asked_at"),)

    gap_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("knowledge_gaps.id", ondelete="CASCADE"), primary_key=True
    )
    asker: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    place: Mapped[str]
    words: Mapped[str]
    asked_at: Mapped[Moment]
    article_id: Mapped[int | None] = mapped_column(BigInteger, article_fk(), index=True)


class ArticlePassage(Base):
    """A part of a published version that can answer by itself, as search shows it.

    `dictionary` is that of the article's language, such as care_english.
    """

    __tablename__ = "article_passages"

    id: Mapped[Id]
    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), index=True)
    heading: Mapped[str]
    body: Mapped[str]
    dictionary: Mapped[str]


def _nearest(readers: Audience) -> Index:
    """The nearest of what some readers may see: an index of its own, so that none crowds out."""
    return Index(
        f"passage_words_{readers}_ix",
        "meaning",
        postgresql_using="hnsw",
        postgresql_ops={"meaning": "halfvec_cosine_ops"},
        postgresql_where=text(f"readers = '{readers}'"),
    )


class PassageWords(Base):
    """What search looks at of a passage: its words and its meaning, for whom it is.

    A table of its own, narrow enough that PostgreSQL keeps its rows whole.
    """

    __tablename__ = "passage_words"
    __table_args__ = (
        Index("passage_words_ix", "words", postgresql_using="gin"),
        *map(_nearest, Audience),
    )

    passage_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("article_passages.id", ondelete="CASCADE"), primary_key=True
    )
    article_id: Mapped[int] = mapped_column(BigInteger)
    readers: Mapped[str]
    words: Mapped[Any] = mapped_column(TSVECTOR)
    meaning: Mapped[Any] = mapped_column(HALFVEC(DIMENSIONS))


class ArticleWord(Base):
    """In how many passages a word (as a dictionary makes it) stands: what is rare says more."""

    __tablename__ = "article_words"
    __table_args__ = (
        Index(
            "article_words_ix",
            "lexeme",
            postgresql_using="gin",
            postgresql_ops={"lexeme": "gin_trgm_ops"},
        ),
    )

    lexeme: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    passages: Mapped[int]
