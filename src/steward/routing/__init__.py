"""Who gets which work: skills, shifts, capacity and the engine that plans by them."""

from steward.routing.rules import Expert, Need, Plan, Rules, Work, explain, plan
from steward.routing.rules.simulation import Arrival, Figures, Member, Policy, Shift, simulate

__all__ = [
    "Arrival",
    "Expert",
    "Figures",
    "Member",
    "Need",
    "Plan",
    "Policy",
    "Rules",
    "Shift",
    "Work",
    "explain",
    "plan",
    "simulate",
]
