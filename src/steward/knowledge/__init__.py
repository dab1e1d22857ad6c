"""Articles: what we know, written once, with all versions, for whom it is meant."""

from steward.knowledge.actions import (
    Outcome,
    confirm_guidelines,
    import_folder,
    note_question,
    note_ticket,
    note_unanswered,
    publish_article,
    write_article,
)
from steward.knowledge.events import ArticlePublished, ArticleWithdrawn
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import Article
from steward.knowledge.queries import (
    AnsweringPassage,
    Found,
    Lesson,
    guidelines_for,
    lessons,
    passages_for,
    published_numbers,
    search_articles,
    titles_of,
)
from steward.knowledge.rules import Audience, Guideline

__all__ = [
    "AnsweringPassage",
    "Article",
    "ArticlePublished",
    "ArticleText",
    "ArticleWithdrawn",
    "Audience",
    "Found",
    "Guideline",
    "Lesson",
    "Outcome",
    "confirm_guidelines",
    "guidelines_for",
    "import_folder",
    "lessons",
    "note_question",
    "note_ticket",
    "note_unanswered",
    "passages_for",
    "publish_article",
    "published_numbers",
    "search_articles",
    "titles_of",
    "write_article",
]
