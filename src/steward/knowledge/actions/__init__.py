"""Verbs of articles."""

from steward.knowledge.actions.articles import (
    change_article,
    publish_article,
    rate_article,
    restore_version,
    withdraw_article,
    write_article,
)
from steward.knowledge.actions.importing import Outcome, import_folder

__all__ = [
    "Outcome",
    "change_article",
    "import_folder",
    "publish_article",
    "rate_article",
    "restore_version",
    "withdraw_article",
    "write_article",
]
