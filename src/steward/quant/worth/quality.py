"""How good what was said of customers proved to be, on a time that the model did not know."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from steward.quant.books import wilson
from steward.quant.worth.coming import alive, chance, expected, interval
from steward.quant.worth.orders import Histories, Numbers
from steward.quant.worth.returning import Returning
from steward.quant.worth.rfm import ranked

_TENTHS = 10


class Missed(NamedTuple):
    """By how much orders were missed: on average, in the root mean square, and all in all.

    `bias` is the share by which all were said too many (below zero: too few); None of none.
    """

    mean: float
    root_square: float
    bias: float | None


class Tenth(NamedTuple):
    """Customers of about the same P(alive): what was said of them, and what they did.

    `alive` is the mean P(alive), `said` the mean chance to order within the time, `happened` the
    share that did, between `low` and `high` in 95 of 100 cases (Wilson, 1927).
    """

    customers: int
    alive: float
    said: float
    happened: float
    low: float
    high: float


@dataclass(frozen=True)
class HeldOut:
    """What was said of so many customers, held against what they did in `ahead` weeks.

    `model` are the errors of expected orders, `naive` those of "as many as in the last period".
    `brier` is the mean of (chance to order - did order) squared, and `brier_of_share` what always
    saying the share of all would have got. `within` is the share whose orders lie within the
    interval of 95 %. `tenths` are customers by P(alive), lowest first: equal ones stay together, so
    there may be fewer than ten.
    """

    customers: int
    ahead: float
    came: float
    model: Missed
    naive: Missed
    brier: float
    brier_of_share: float
    within: float
    tenths: tuple[Tenth, ...]


def held_out(
    model: Returning, known: Histories, came: Numbers, naive: Numbers, ahead: float
) -> HeldOut:
    """Hold a model against the orders that came in the `ahead` weeks behind what it knew.

    `known` are the histories up to the cut, `came` each customer's orders since, `naive` those in a
    time as long before it. The model must not have been fitted to what came. Raises ValueError
    where these are not of the same customers, or of none.
    """
    if not len(came) == len(naive) == len(known.repeats) > 0:
        raise ValueError("what was known, what came and the naive guess are of the same customers")
    said, did = chance(model, known, ahead), came > 0
    low, high = interval(model, known, ahead)
    return HeldOut(
        customers=len(came),
        ahead=ahead,
        came=float(came.sum()),
        model=_missed(expected(model, known, ahead), came),
        naive=_missed(naive, came),
        brier=float(np.mean((said - did) ** 2)),
        brier_of_share=float(did.mean() * (1 - did.mean())),
        within=float(np.mean((low <= came) & (came <= high))),
        tenths=_tenths(alive(model, known), said, did.astype(float)),
    )


def _missed(said: Numbers, came: Numbers) -> Missed:
    error, total = said - came, float(came.sum())
    bias = float(error.sum()) / total if total else None
    return Missed(float(np.abs(error).mean()), float(np.sqrt(np.mean(error**2))), bias)


def _tenths(still: Numbers, said: Numbers, did: Numbers) -> tuple[Tenth, ...]:
    part = ranked(still, _TENTHS)
    many = np.bincount(part)
    sums = [np.bincount(part, values).tolist() for values in (still, said, did)]
    return tuple(
        Tenth(n, alive_ / n, said_ / n, happened / n, *wilson(happened, n))
        for n, alive_, said_, happened in zip(many.tolist(), *sums, strict=True)
        if n
    )
