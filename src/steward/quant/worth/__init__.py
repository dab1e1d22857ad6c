"""What customers are worth and by what rhythm they order: scores, models, and how good they are.

All takes arrays with one figure for each customer and takes a million of them in seconds. `Orders`
makes these of order lines. docs/customer-value.md says what each number means.
"""

from steward.quant.worth.coming import alive, chance, discounted, expected, interval
from steward.quant.worth.fitting import FEW, Fitted, NothingToLearnFrom
from steward.quant.worth.orders import Gaps, Histories, Orders, Paid
from steward.quant.worth.quality import HeldOut, Missed, Tenth, held_out
from steward.quant.worth.returning import Returning, ReturningFit, fit_returning
from steward.quant.worth.rfm import RULES, Rfm, Rule, Segment, rfm
from steward.quant.worth.rhythm import (
    LAPSED,
    Rhythm,
    RhythmFit,
    chance_of_gap,
    fit_rhythm,
    gap_of,
)
from steward.quant.worth.spending import Spending, SpendingFit, fit_spending, worth_of_order
from steward.quant.worth.told import AHEAD, QUARTERS, Bought, Foretold, Rhythms, Told, tell
from steward.quant.worth.value import Terms, customer_value

__all__ = [
    "AHEAD",
    "FEW",
    "LAPSED",
    "QUARTERS",
    "RULES",
    "Bought",
    "Fitted",
    "Foretold",
    "Gaps",
    "HeldOut",
    "Histories",
    "Missed",
    "NothingToLearnFrom",
    "Orders",
    "Paid",
    "Returning",
    "ReturningFit",
    "Rfm",
    "Rhythm",
    "RhythmFit",
    "Rhythms",
    "Rule",
    "Segment",
    "Spending",
    "SpendingFit",
    "Tenth",
    "Terms",
    "Told",
    "alive",
    "chance",
    "chance_of_gap",
    "customer_value",
    "discounted",
    "expected",
    "fit_returning",
    "fit_rhythm",
    "fit_spending",
    "gap_of",
    "held_out",
    "interval",
    "rfm",
    "tell",
    "worth_of_order",
]
