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
from steward.knowledge.queries.gaps import GapRow, count_gaps, get_gap, list_gaps
from steward.knowledge.queries.guidelines import Readers, guidelines_for, readers_of
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
from steward.knowledge.queries.pictures import get_picture, pictures_of
from steward.knowledge.queries.search import Found, search_articles

__all__ = [
    "SORTS",
    "AnsweringPassage",
    "ArticleRow",
    "ArticleView",
    "Found",
    "GapRow",
    "Lesson",
    "Listing",
    "Readers",
    "Shelf",
    "Spared",
    "articles_in",
    "audiences_of",
    "categories",
    "count_gaps",
    "counts",
    "get_article",
    "get_gap",
    "get_picture",
    "get_version",
    "guidelines_for",
    "lessons",
    "list_articles",
    "list_gaps",
    "passages_for",
    "pictures_of",
    "published_numbers",
    "read_article",
    "readers_of",
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
