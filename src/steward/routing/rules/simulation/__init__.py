"""What would happen: any arrivals and staff, run through the engine or a simpler policy."""

from steward.routing.rules.simulation.changes import (
    merged,
    more_arrivals,
    with_longer_shifts,
)
from steward.routing.rules.simulation.figures import Figures
from steward.routing.rules.simulation.floor import simulate, simulate_by_days
from steward.routing.rules.simulation.policies import Policy
from steward.routing.rules.simulation.trace import HANDS_ON_BELOW, Arrival, Member, Shift

__all__ = [
    "HANDS_ON_BELOW",
    "Arrival",
    "Figures",
    "Member",
    "Policy",
    "Shift",
    "merged",
    "more_arrivals",
    "simulate",
    "simulate_by_days",
    "with_longer_shifts",
]
