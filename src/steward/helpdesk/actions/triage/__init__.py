"""Verbs of triage: judging tickets, as part of the acts on them, and changing the rules."""

from steward.helpdesk.actions.triage.judging import (
    judge_again,
    judge_new,
    judge_opening,
    judge_past,
    raise_waiting,
    tell_raised,
)
from steward.helpdesk.actions.triage.learning import learn_triage
from steward.helpdesk.actions.triage.rules import Preview, change_rules, preview_rules
from steward.helpdesk.actions.triage.suggesting import suggest

LEARN, SUGGEST = "helpdesk.learn_triage", "helpdesk.suggest_triage"  # jobs

__all__ = [
    "LEARN",
    "SUGGEST",
    "Preview",
    "change_rules",
    "judge_again",
    "judge_new",
    "judge_opening",
    "judge_past",
    "learn_triage",
    "preview_rules",
    "raise_waiting",
    "suggest",
    "tell_raised",
]
