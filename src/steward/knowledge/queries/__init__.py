"""Reads of articles, each from what the reader may see."""

from steward.knowledge.queries.articles import (
    ArticleView,
    audiences_of,
    get_article,
    get_version,
    read_article,
    versions_of,
    view_article,
    visible_to,
    words_about,
    writes,
)
from steward.knowledge.queries.lists import (
    SORTS,
    ArticleRow,
    Listing,
    Shelf,
    articles_in,
    categories,
    counts,
    list_articles,
    shelves,
)
from steward.knowledge.queries.openings import Spared, spared_by
from steward.knowledge.queries.passages import (
    AnsweringPassage,
    Lesson,
    lessons,
    passages_for,
    published_numbers,
    titles_of,
)
from steward.knowledge.queries.search import Found, search_articles

__all__ = [
    "SORTS",
    "AnsweringPassage",
    "ArticleRow",
    "ArticleView",
    "Found",
    "Lesson",
    "Listing",
    "Shelf",
    "Spared",
    "articles_in",
    "audiences_of",
    "categories",
    "counts",
    "get_article",
    "get_version",
    "lessons",
    "list_articles",
    "passages_for",
    "published_numbers",
    "read_article",
    "search_articles",
    "shelves",
    "spared_by",
    "titles_of",
    "versions_of",
    "view_article",
    "visible_to",
    "words_about",
    "writes",
]
