"""Facts of articles: what was written, published, taken back, and whether it helped."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class ArticleEvent(Event):
    """Something that happened to an article; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "article"

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows articles, or this one, looks again."""
        return ("articles", f"article:{self.subject_id}")


@dataclass(frozen=True, kw_only=True)
class ArticleWritten(ArticleEvent):
    """There is a new article, as a draft."""

    kind: ClassVar[str] = "article.written"
    title: str


@dataclass(frozen=True, kw_only=True)
class ArticleChanged(ArticleEvent):
    """Somebody wrote version `number`; `restored` is the older one that it brings back, if any."""

    kind: ClassVar[str] = "article.changed"
    title: str
    number: int
    restored: int | None = None


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(ArticleEvent):
    """Readers have version `number` from now on; `before` is the one they had, if any."""

    kind: ClassVar[str] = "article.published"
    title: str
    number: int
    before: int | None
    audience: str


@dataclass(frozen=True, kw_only=True)
class ArticleWithdrawn(ArticleEvent):
    """Readers have it no more; `before` is the version they had."""

    kind: ClassVar[str] = "article.withdrawn"
    title: str
    before: int


@dataclass(frozen=True, kw_only=True)
class ArticleRated(ArticleEvent):
    """A reader said whether version `number` helped; who says so again changes their word."""

    kind: ClassVar[str] = "article.rated"
    number: int
    helped: bool


@dataclass(frozen=True, kw_only=True)
class ArticleRead(ArticleEvent):
    """A customer said that they have read version `number`, as they must before asking.

    `product` is what they asked about.
    """

    kind: ClassVar[str] = "article.read"
    number: int
    product: str


@dataclass(frozen=True, kw_only=True)
class GapEvent(Event):
    """Something that happened to a gap; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "gap"

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows gaps looks again."""
        return ("gaps",)


@dataclass(frozen=True, kw_only=True)
class GapFound(GapEvent):
    """A question without a good answer, the first of its kind."""

    kind: ClassVar[str] = "gap.found"


@dataclass(frozen=True, kw_only=True)
class GapMoved(GapEvent):
    """A gap was set aside, taken up again, or written; by which article, if any."""

    kind: ClassVar[str] = "gap.moved"
    before: str
    state: str
    article_id: int | None


@dataclass(frozen=True, kw_only=True)
class ArticleOpened(ArticleEvent):
    """A customer opened it while they typed a question, where it was shown as likely to answer."""

    kind: ClassVar[str] = "article.opened"
