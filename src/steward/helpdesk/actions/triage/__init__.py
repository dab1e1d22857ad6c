"""Judging tickets by the rules of triage, as part of the acts that change what is known of them."""

from steward.helpdesk.actions.triage.judging import (
    judge_again,
    judge_new,
    judge_opening,
    judge_past,
    raise_waiting,
    tell_raised,
)

__all__ = [
    "judge_again",
    "judge_new",
    "judge_opening",
    "judge_past",
    "raise_waiting",
    "tell_raised",
]
