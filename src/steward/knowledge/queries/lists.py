"""Lists of articles: at the desk filtered, sorted and paged; in the portal by category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.paging import Page, decode_cursor, page_of
from steward.knowledge.models import Article, ArticleVersion, ArticleVote, PassageWords
from steward.knowledge.queries.articles import HELPED, audiences_of, visible_to, writes
from steward.knowledge.rules import ArticleState, state_of

_LATEST = and_(ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.latest)
_PUBLISHED = and_(
    ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.published
)
_MOST_WORDS = 8


@dataclass(frozen=True)
class ArticleRow:
    """An article as lists show it."""

    id: int
    title: str
    category: str
    product: str
    audience: str
    latest: int
    published: int | None
    updated_at: datetime
    author_name: str
    helped: int
    votes: int

    @property
    def state(self) -> ArticleState:
        """How it stands."""
        return state_of(self.latest, self.published)


@dataclass(frozen=True)
class Listing:
    """Which articles to list, and in what order: `title`, or `-title` for the reverse."""

    words: str = ""
    state: str = ""
    audience: str = ""
    category: str = ""
    sort: str = "title"

    def but(self, **parts: str) -> "Listing":
        """Return the same listing with some parts put otherwise."""
        return replace(self, **parts)


_VOTES = (
    select(ArticleVote.article_id, func.count().label("votes"), HELPED.label("helped"))
    .group_by(ArticleVote.article_id)
    .subquery()
)
_VOTED, _DID = func.coalesce(_VOTES.c.votes, 0), func.coalesce(_VOTES.c.helped, 0)
SORTS: Mapping[str, tuple[ColumnElement[Any], type]] = {
    "title": (func.lower(ArticleVersion.title), str),
    "category": (func.lower(ArticleVersion.category), str),
    "changed": (func.extract("epoch", Article.updated_at).cast(Integer), int),
    "votes": (_VOTED, int),
}


def list_articles(
    session: Session,
    actor: Actor,
    listing: Listing,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ArticleRow]:
    """List the articles that the actor may read, a page at a time."""
    key, kind = SORTS.get(listing.sort.removeprefix("-"), SORTS["title"])
    order, down = tuple_(key, Article.id), listing.sort.startswith("-")
    query = _rows(actor).where(visible_to(actor), *_conditions(listing)).add_columns(key)
    if cursor:
        last = tuple_(*decode_cursor(cursor, kinds=[kind, int]))
        query = query.where(order < last if down else order > last)
    ends = (one.desc() if down else one.asc() for one in (key, Article.id))
    rows = session.execute(query.order_by(*ends).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[-1], row[0]])
    return Page(list(starmap(ArticleRow, (row[:-1] for row in page.items))), page.next_cursor)


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Article.id,
            ArticleVersion.title,
            ArticleVersion.category,
            ArticleVersion.product,
            ArticleVersion.audience,
            Article.latest,
            Article.published,
            Article.updated_at,
            ArticleVersion.author_name,
            _DID,
            _VOTED,
        )
        .join(ArticleVersion, _LATEST if writes(actor) else _PUBLISHED)
        .outerjoin(_VOTES, _VOTES.c.article_id == Article.id)
    )


def _conditions(listing: Listing) -> list[ColumnElement[bool]]:
    words = listing.words.replace("\x00", " ").split()[:_MOST_WORDS]
    found = [_holds(word) for word in words]
    states: Mapping[str, ColumnElement[bool]] = {
        ArticleState.DRAFT: Article.published.is_(None),
        ArticleState.PUBLISHED: Article.published == Article.latest,
        ArticleState.CHANGED: Article.published < Article.latest,
    }
    if listing.state in states:
        found.append(states[listing.state])
    if listing.audience:
        found.append(ArticleVersion.audience == listing.audience)
    if listing.category:
        found.append(ArticleVersion.category == listing.category)
    return found


def _holds(word: str) -> ColumnElement[bool]:
    """Look for a part of a word in what the list shows, and for the word in what is published."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    part = func.lower(func.plain(f"%{escaped}%"))
    columns = (ArticleVersion.title, ArticleVersion.category, ArticleVersion.product)
    in_list = (func.lower(func.plain(column)).like(part) for column in columns)
    found = select(PassageWords.article_id).where(
        PassageWords.words.op("@@")(func.care_query(word))
    )
    return or_(*in_list, Article.id.in_(found))


@dataclass(frozen=True)
class Shelf:
    """A category as the portal shows it: how many articles it has, and the first few."""

    category: str
    number: int
    first: Sequence[tuple[int, str]]


def shelves(session: Session, actor: Actor | None, *, each: int = 4) -> list[Shelf]:
    """List the categories of what somebody may read, with the most helpful articles of each."""
    place = func.row_number().over(
        partition_by=ArticleVersion.category,
        order_by=(_DID.desc(), func.lower(ArticleVersion.title)),
    )
    count = func.count().over(partition_by=ArticleVersion.category)
    ranked = (
        select(
            ArticleVersion.category,
            count.label("number"),
            Article.id,
            ArticleVersion.title,
            place.label("place"),
        )
        .select_from(Article)
        .join(ArticleVersion, _PUBLISHED)
        .outerjoin(_VOTES, _VOTES.c.article_id == Article.id)
        .where(Article.readers.in_(audiences_of(actor)))
        .subquery()
    )
    query = select(ranked).where(ranked.c.place <= each)
    found: dict[str, Shelf] = {}
    for category, number, article_id, title, _ in session.execute(
        query.order_by(ranked.c.category, ranked.c.place)
    ):
        shelf = found.setdefault(category, Shelf(category, number, []))
        found[category] = replace(shelf, first=[*shelf.first, (article_id, title)])
    return list(found.values())


def articles_in(
    session: Session, actor: Actor | None, category: str, *, cursor: str | None, limit: int = 50
) -> Page[tuple[int, str]]:
    """List what somebody may read of a category, by title."""
    title = func.lower(ArticleVersion.title)
    query = (
        select(Article.id, ArticleVersion.title, title)
        .join(ArticleVersion, _PUBLISHED)
        .where(Article.readers.in_(audiences_of(actor)), ArticleVersion.category == category)
    )
    if cursor:
        query = query.where(
            tuple_(title, Article.id) > tuple_(*decode_cursor(cursor, kinds=[str, int]))
        )
    rows = session.execute(query.order_by(title, Article.id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[2], row[0]])
    return Page([(row[0], row[1]) for row in page.items], page.next_cursor)


def categories(session: Session, actor: Actor) -> Sequence[str]:
    """List the categories of the articles that the actor may read."""
    which = _LATEST if writes(actor) else _PUBLISHED
    query = select(ArticleVersion.category).join(Article, which).where(visible_to(actor))
    return session.scalars(query.distinct().order_by(ArticleVersion.category)).all()


def counts(session: Session, actor: Actor) -> Mapping[str, int]:
    """Count the articles that the actor may read by how they stand."""
    state = case(
        (Article.published.is_(None), literal_column("'draft'")),
        (Article.published < Article.latest, literal_column("'changed'")),
        else_=literal_column("'published'"),
    )
    query = select(state, func.count()).where(visible_to(actor)).group_by(state)
    found: dict[str, int] = dict(session.execute(query).all())
    return {one.value: found.get(one.value, 0) for one in ArticleState}
