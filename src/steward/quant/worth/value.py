"""What customers will bring in: orders to come, what they are worth, what of it is left."""

from dataclasses import dataclass

import numpy as np

from steward.quant.worth.coming import discounted
from steward.quant.worth.orders import Histories, Numbers, Paid
from steward.quant.worth.returning import Returning
from steward.quant.worth.spending import Spending, worth_of_order

_WEEKS_OF_YEAR = 365.25 / 7


@dataclass(frozen=True)
class Terms:
    """How value is counted: over so many weeks, a year later being worth so much less (0.1: 10 %).

    `margin` is the share of an amount that is left of it once the goods are paid (0..1, below zero
    where each order loses): one for all, or one for each customer.
    """

    margin: float | Numbers
    weeks: int = 52
    discount: float = 0.1


def customer_value(
    returning: Returning, spending: Spending, histories: Histories, paid: Paid, terms: Terms
) -> Numbers:
    """Return of each customer what their orders to come are worth today, in the currency.

    It is expected orders x expected amount x margin, each order discounted by the week it comes in
    (Fader, Hardie, Lee, 2005, RFM and CLV, Journal of Marketing Research 42, 415-430). Raises
    ValueError for a discount of -1 or less, and for no weeks.
    """
    if terms.discount <= -1 or terms.weeks < 1:
        raise ValueError("value is counted over weeks, and a year later something is left of it")
    weeks = np.arange(1, terms.weeks + 1)
    worth = (1 + terms.discount) ** (-weeks / _WEEKS_OF_YEAR)
    ends = tuple(weeks.astype(float).tolist())
    orders = discounted(returning, histories, ends, tuple(worth.tolist()))
    return orders * worth_of_order(spending, paid) * terms.margin
