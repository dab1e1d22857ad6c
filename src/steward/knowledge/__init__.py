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
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import Article
from steward.knowledge.queries import Found, guidelines_for, search_articles
from steward.knowledge.rules import Audience, Guideline

__all__ = [
    "Article",
    "ArticleText",
    "Audience",
    "Found",
    "Guideline",
    "Outcome",
    "confirm_guidelines",
    "guidelines_for",
    "import_folder",
    "note_question",
    "note_ticket",
    "note_unanswered",
    "publish_article",
    "search_articles",
    "write_article",
]
