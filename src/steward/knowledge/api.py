"""The articles' part of the REST API."""

from datetime import datetime
from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.kit.access import SIGNED_IN, access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.knowledge import actions, queries
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import Article as ArticleOfTable
from steward.knowledge.queries import ArticleView, Listing
from steward.knowledge.rules import ArticleState, Audience

api = Api(
    "articles",
    "Articles",
    "What you know, in Markdown. Who may write sees drafts; all others what is published for them.",
)
_EXAMPLE: dict[str, JsonValue] = {
    "title": "Descale a Mara 2, step by step",
    "category": "Machines",
    "product": "Mara 2",
    "audience": "public",
    "body": "1. Fill the tank with one sachet of descaler and one litre of water.",
}
_WRITTEN = ("title", "category", "product", "must_read", "body")


class ArticlePath(Input):
    """Which article."""

    article_id: RowId


class ArticleQuery(PageQuery):
    """Which articles to list."""

    q: Words = Field("", description="Parts of title, category or product, or words of the text.")


class ArticleInput(ArticleText):
    """An article to write. Published at once by who may, else kept as a draft."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})

    state: Literal["draft", "published"] = "draft"


class ArticleSummary(BaseModel):
    """An article as lists show it."""

    id: int
    title: str
    category: str
    product: str
    audience: Audience
    state: ArticleState
    updated_at: datetime
    url: str


class ArticlePage(BaseModel):
    """Some articles, by title; without `next_cursor` they are the last."""

    items: list[ArticleSummary]
    next_cursor: str | None


class Article(BaseModel):
    """An article: to who may write, its newest version, to all others the published one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                **_EXAMPLE,
                "number": 3,
                "published_number": 3,
                "state": "published",
                "must_read": True,
                "helped": 27,
                "votes": 31,
                "updated_at": "2026-11-20T13:32:00Z",
                "version": 4,
                "url": "http://127.0.0.1:8000/api/v1/articles/7",
            }
        }
    )

    id: int
    title: str
    category: str
    product: str
    audience: Audience
    body: str = Field(description="Markdown; HTML in it is text.")
    must_read: bool = Field(description="Customers must read it before asking about its product.")
    number: int = Field(description="Which of its versions this text is, counted from 1.")
    published_number: int | None = Field(description="The version that readers have, if any.")
    state: ArticleState
    helped: int = Field(description="Readers who said that it helped, of `votes`.")
    votes: int
    updated_at: datetime
    version: int = Field(description="Of the article as a whole: it counts each act, for If-Match.")
    url: str


@api.get("/articles", responses={200: ArticlePage})
@access(SIGNED_IN)
def list_articles(query: ArticleQuery) -> Response:
    """List articles, by title."""
    listing = Listing(query.q)
    found = queries.list_articles(
        session(), actor(), listing, cursor=query.cursor, limit=query.limit
    )
    fields = ("id", "title", "category", "product", "audience", "state", "updated_at")
    items = [
        ArticleSummary(url=_address(row.id), **{name: getattr(row, name) for name in fields})
        for row in found.items
    ]
    return answer(ArticlePage(items=items, next_cursor=found.next_cursor))


@api.post("/articles", responses={201: Article})
@access("articles.write")
def write_article(body: ArticleInput) -> Response:
    """Write an article."""
    article = actions.write_article(session(), body, actor=actor())
    return answer(_settled(article, body), 201, Location=_address(article.id))


@api.get("/articles/<article_id>", responses={200: Article})
@access(SIGNED_IN)
def read_article(path: ArticlePath) -> Response:
    """Read an article."""
    return answer(_shown(queries.view_article(session(), actor(), path.article_id)))


@api.put("/articles/<article_id>", responses={200: Article})
@access("articles.write")
def change_article(path: ArticlePath, body: ArticleInput) -> Response:
    """Write a new version of an article; with the state `draft`, readers keep the one they have."""
    article = queries.get_article(session(), actor(), path.article_id, for_update=True)
    check_if_match(article.version)
    article = actions.change_article(session(), article.id, body, actor=actor())
    return answer(_settled(article, body))


def _settled(article: ArticleOfTable, body: ArticleInput) -> Article:
    """Publish what was written where that was asked for, and show how it stands."""
    if body.state == "published" and article.published != article.latest:
        actions.publish_article(session(), article.id, article.latest, actor=actor())
    return _shown(queries.view_article(session(), actor(), article.id))


def _shown(view: ArticleView) -> Article:
    article, text = view.article, view.text
    parts = {name: getattr(text, name) for name in _WRITTEN}
    return Article(
        id=article.id,
        audience=Audience(text.audience),
        number=text.number,
        published_number=article.published,
        **parts,
        **{name: getattr(article, name) for name in ("state", "updated_at", "version")},
        helped=view.helped,
        votes=view.votes,
        url=_address(article.id),
    )


def _address(article_id: int) -> str:
    return address(f"/articles/{article_id}")
