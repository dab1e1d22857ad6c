"""Made-up customers whose parameters are known, to measure the models by."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from steward.quant.worth.orders import WEEK, Numbers, Orders
from steward.quant.worth.returning import Returning
from steward.quant.worth.spending import Spending

CDNOW = Returning(0.243, 4.414, 0.793, 2.426)  # published by Fader, Hardie, Lee (2005)
BOUGHT = Spending(6.25, 3.74, 15.44)  # published by Fader, Hardie (2013), of the same customers


@dataclass(frozen=True, eq=False)
class Drawn:
    """Orders of customers 0, 1, ... before day 0 and after it, and who is still one at day 0."""

    orders: Orders
    is_alive: NDArray[np.bool_]


def draw(
    count: int,
    seed: int,
    *,
    returning: Returning = CDNOW,
    weeks: tuple[float, float] = (10, 78),
    ahead: float = 0.0,
    whole_days: bool = False,
) -> Drawn:
    """Draw customers whose first order is so many weeks ago, evenly between two numbers.

    What they order in `ahead` weeks from day 0 comes along. Orders of `whole_days` that fall on one
    day are one, as in a shop's books.
    """
    random = np.random.default_rng(seed)
    age = random.uniform(*weeks, count)
    if whole_days:
        age = np.ceil(age * WEEK) / WEEK
    customers, times, is_alive = _ordered(random, returning, age, ahead)
    days = times * WEEK
    if whole_days:  # counted from the first order, which is on a whole day itself
        days = np.ceil(days) - np.rint(age * WEEK)[customers]
    else:
        days -= age[customers] * WEEK
    scale = random.gamma(BOUGHT.q, 1 / BOUGHT.v, count)
    amounts = random.gamma(BOUGHT.p, 1 / scale[customers])
    return Drawn(Orders(customers, days, amounts), is_alive)


def _ordered(
    random: Generator, model: Returning, age: Numbers, ahead: float
) -> tuple[NDArray[np.intp], Numbers, NDArray[np.bool_]]:
    """Draw order by order, of all at once who have not left: customer, weeks since the first."""
    rate = random.gamma(model.r, 1 / model.alpha, len(age))
    leaving = random.beta(model.a, model.b, len(age))
    here, since = np.arange(len(age)), np.zeros(len(age))
    customers, times = [here], [since]
    is_alive = np.ones(len(age), bool)
    while len(here):
        with np.errstate(divide="ignore", over="ignore"):  # a rate of next to nothing: never
            since = since + random.exponential(size=len(here)) / rate[here]
        comes = since <= age[here] + ahead
        here, since = here[comes], since[comes]
        customers.append(here)
        times.append(since)
        leaves = random.random(len(here)) < leaving[here]
        is_alive[here[leaves & (since <= age[here])]] = False
        here, since = here[~leaves], since[~leaves]
    return np.concatenate(customers), np.concatenate(times), is_alive
