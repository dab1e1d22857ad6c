"""Tables of articles: each with all its versions, and what readers said of it."""

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, Id, Moment
from steward.knowledge.rules import ArticleState, state_of


def article_fk() -> ForeignKey:
    """What belongs to an article goes with it."""
    return ForeignKey("articles.id", ondelete="CASCADE")


class Article(Base):
    """An article: `latest` is the number of its newest version, `published` of that readers have.

    `readers` is the audience of the published version, or None where there is none: whether
    somebody may read it is told by this row alone.
    """

    __tablename__ = "articles"
    __table_args__ = (Index("articles_source_ix", "source", unique=True),)

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    latest: Mapped[int] = mapped_column(default=1)
    published: Mapped[int | None]
    published_at: Mapped[Moment | None]
    readers: Mapped[str | None]
    source: Mapped[str | None]  # the file that it was imported from
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> ArticleState:
        """How it stands."""
        return state_of(self.latest, self.published)


class ArticleVersion(Base):
    """An article as somebody wrote it, whole; never changed afterwards."""

    __tablename__ = "article_versions"

    article_id: Mapped[int] = mapped_column(BigInteger, article_fk(), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    category: Mapped[str]
    product: Mapped[str]
    audience: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    author_name: Mapped[str]
    written_at: Mapped[Moment]


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
