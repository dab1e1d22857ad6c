"""What routing computes: who gets which work, and why."""

from steward.routing.rules.engine import plan
from steward.routing.rules.plan import Assignment, Candidate, Decision, Plan
from steward.routing.rules.reasons import explain, is_stuck
from steward.routing.rules.values import Barrier, Expert, Need, Step, Work
from steward.routing.rules.weights import Ladder, Rules, Weights

__all__ = [
    "Assignment",
    "Barrier",
    "Candidate",
    "Decision",
    "Expert",
    "Ladder",
    "Need",
    "Plan",
    "Rules",
    "Step",
    "Weights",
    "Work",
    "explain",
    "is_stuck",
    "plan",
]
