"""Verbs of articles."""

from steward.knowledge.actions.articles import (
    change_article,
    publish_article,
    rate_article,
    restore_version,
    withdraw_article,
    write_article,
)
from steward.knowledge.actions.forgetting import forget_words
from steward.knowledge.actions.gaps import answer_gap, move_gap, note_ticket, note_unanswered
from steward.knowledge.actions.guidelines import confirm_guidelines
from steward.knowledge.actions.importing import Outcome, import_folder
from steward.knowledge.actions.openings import note_question, open_article
from steward.knowledge.actions.pictures import add_picture

__all__ = [
    "Outcome",
    "add_picture",
    "answer_gap",
    "change_article",
    "confirm_guidelines",
    "forget_words",
    "import_folder",
    "move_gap",
    "note_question",
    "note_ticket",
    "note_unanswered",
    "open_article",
    "publish_article",
    "rate_article",
    "restore_version",
    "withdraw_article",
    "write_article",
]
