"""Verbs of articles."""

from steward.knowledge.actions.articles import (
    change_article,
    publish_article,
    rate_article,
    restore_version,
    withdraw_article,
    write_article,
)

__all__ = [
    "change_article",
    "publish_article",
    "rate_article",
    "restore_version",
    "withdraw_article",
    "write_article",
]
