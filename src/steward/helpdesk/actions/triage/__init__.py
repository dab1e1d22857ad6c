"""Verbs of triage: judging tickets, as part of the acts on them, and changing the rules."""

from steward.helpdesk.actions.triage.judging import (
    judge_again,
    judge_new,
    judge_opening,
    judge_past,
    raise_waiting,
    tell_raised,
)
from steward.helpdesk.actions.triage.rules import Preview, change_rules, preview_rules

__all__ = [
    "Preview",
    "change_rules",
    "judge_again",
    "judge_new",
    "judge_opening",
    "judge_past",
    "preview_rules",
    "raise_waiting",
    "tell_raised",
]
