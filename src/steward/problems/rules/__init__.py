"""Pure rules of problems: how far they are, what is found, what it costs, if it is gone."""

from steward.problems.rules.acts import (
    PLACEHOLDERS,
    About,
    Act,
    Release,
    Way,
    sold_part,
    sold_since,
    way_of,
)
from steward.problems.rules.cost import Cost, pareto
from steward.problems.rules.found import (
    DIMENSIONS,
    TOLD,
    Beside,
    Found,
    Week,
    slice_key,
    weeks_of,
)
from steward.problems.rules.grounds import Grounds, Standings, grounds_of
from steward.problems.rules.house import Bought, Opened, Told, first_week, put_together
from steward.problems.rules.proof import PROOF_WEEKS, Proof, Rate, proof_of
from steward.problems.rules.standing import (
    BRANCHES,
    USUAL_HARMLESS,
    ActionState,
    BoneState,
    Guard,
    Standing,
    id_of,
    number_of,
    standing_of,
)

__all__ = [
    "BRANCHES",
    "DIMENSIONS",
    "PLACEHOLDERS",
    "PROOF_WEEKS",
    "TOLD",
    "USUAL_HARMLESS",
    "About",
    "Act",
    "ActionState",
    "Beside",
    "BoneState",
    "Bought",
    "Cost",
    "Found",
    "Grounds",
    "Guard",
    "Opened",
    "Proof",
    "Rate",
    "Release",
    "Standing",
    "Standings",
    "Told",
    "Way",
    "Week",
    "first_week",
    "grounds_of",
    "id_of",
    "number_of",
    "pareto",
    "proof_of",
    "put_together",
    "slice_key",
    "sold_part",
    "sold_since",
    "standing_of",
    "way_of",
    "weeks_of",
]
