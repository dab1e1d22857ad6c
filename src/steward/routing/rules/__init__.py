"""What routing computes: who gets which work and why, who is good at what, who is on duty."""

from steward.routing.rules.duty import AHEAD, SILENCE, Duty, Stretch, duty_of, is_present, worked
from steward.routing.rules.effort import (
    LEAST_UNITS,
    MOST_UNITS,
    USUAL_MINUTES,
    Effort,
    History,
    WorkKind,
    estimate,
)
from steward.routing.rules.engine import plan
from steward.routing.rules.learning import (
    HALF_LIFE,
    PRIOR,
    Outcome,
    Result,
    Tally,
    doubt,
    proficiencies,
    proficiency,
)
from steward.routing.rules.plan import Assignment, Candidate, Decision, Plan
from steward.routing.rules.reasons import explain, is_stuck
from steward.routing.rules.skills import SkillKind, SkillRule, language_of, needs_of, plain
from steward.routing.rules.supply import Supply, supply_of
from steward.routing.rules.values import Barrier, Expert, Need, Step, Work
from steward.routing.rules.weights import Ladder, Rules, Weights

__all__ = [
    "AHEAD",
    "HALF_LIFE",
    "LEAST_UNITS",
    "MOST_UNITS",
    "PRIOR",
    "SILENCE",
    "USUAL_MINUTES",
    "Assignment",
    "Barrier",
    "Candidate",
    "Decision",
    "Duty",
    "Effort",
    "Expert",
    "History",
    "Ladder",
    "Need",
    "Outcome",
    "Plan",
    "Result",
    "Rules",
    "SkillKind",
    "SkillRule",
    "Step",
    "Stretch",
    "Supply",
    "Tally",
    "Weights",
    "Work",
    "WorkKind",
    "doubt",
    "duty_of",
    "estimate",
    "explain",
    "is_present",
    "is_stuck",
    "language_of",
    "needs_of",
    "plain",
    "plan",
    "proficiencies",
    "proficiency",
    "supply_of",
    "worked",
]
