"""Triage: how severe a ticket is, as a sum of factors that leads edit and everybody can see."""

from steward.helpdesk.rules.triage.judge import Triage, triage_by, usual_triage
from steward.helpdesk.rules.triage.rules import TriageRules
from steward.helpdesk.rules.triage.said import RULE_WORDS, factors_of, said
from steward.helpdesk.rules.triage.values import Factor, Judgement, Known, is_worse

__all__ = [
    "RULE_WORDS",
    "Factor",
    "Judgement",
    "Known",
    "Triage",
    "TriageRules",
    "factors_of",
    "is_worse",
    "said",
    "triage_by",
    "usual_triage",
]
