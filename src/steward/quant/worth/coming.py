"""What a customer will order, by a fitted BG/NBD: still one, how often, between what, when.

The likelihood of a customer who still is one is a product of their rate to order and of their
chance to leave, so these are independent, gamma(r + x, alpha + T) and beta(a, b + x). From there
all follows without the published 2F1 (Fader, Hardie, Lee, 2005), which has a pole at a = 1 and
overflows for many orders:

- the orders in a time t are the smaller of N, which is negative binomial, and of D, the order
  after which the customer leaves, so that P(Y >= k) = P(alive) P(N >= k) P(D >= k) exactly;
- their mean is P(alive) times the mean of (1 - (1 + p t / (alpha + T)) ** -(r + x)) / p over p,
  by Gauss's quadrature for the beta distribution (Golub, Welsch, Math. of Comp. 23 (1969) 221-230).

The parameters are taken as known: intervals hold a customer's chance, not the doubt of the fit.
"""

import numpy as np
from scipy.special import expit

from steward.quant.books.interval import SURE
from steward.quant.worth.orders import Histories, Numbers, distinct
from steward.quant.worth.returning import Returning, checked

_NODES = 32  # within a thousandth even where one week is known of a year and more to come
_SUREST = 0.999
_NONE = 1e-9  # a chance to leave below which one may as well stay for ever


def alive(model: Returning, histories: Histories) -> Numbers:
    """Return the chance that each customer still is one: 1 of who ordered once."""
    repeats, last, age = checked(histories)
    after = model.b + np.maximum(repeats, 1) - 1
    odds = np.log(model.a / after) + (model.r + repeats) * np.log(
        (model.alpha + age) / (model.alpha + last)
    )
    return np.where(repeats > 0, expit(-odds), 1.0)


def chance(model: Returning, histories: Histories, ahead: float) -> Numbers:
    """Return the chance that each customer orders at least once within `ahead` weeks, above 0."""
    known = checked(histories)
    if ahead <= 0:
        raise ValueError("what comes lies ahead")
    silent = (1 + ahead / (model.alpha + known.age)) ** -(model.r + known.repeats)
    return alive(model, known) * (1 - silent)


def expected(model: Returning, histories: Histories, ahead: float) -> Numbers:
    """Return how many orders are expected of each customer within `ahead` weeks."""
    return discounted(model, histories, (ahead,), (1.0,))


def discounted(
    model: Returning, histories: Histories, ends: tuple[float, ...], worth: tuple[float, ...]
) -> Numbers:
    """Return the expected orders of each customer, each counted by when it comes.

    `ends` are the ends of stretches of weeks from now on, one behind the other, `worth` is what
    an order in each of them counts. Raises ValueError where these do not go together.
    """
    if len(ends) != len(worth) or (np.diff((0.0, *ends)) <= 0).any():
        raise ValueError("stretches of time lie one behind the other, and each has its worth")
    known = checked(histories)
    (repeats, age), place, _ = distinct(known.repeats, known.age)
    counts, of_count = np.unique(repeats, return_inverse=True)
    leaving, weight = (one[of_count] for one in _quadrature(model.a, model.b + counts))
    power, scale = -(model.r + repeats)[:, None], (model.alpha + age)[:, None]
    total, before = np.zeros(leaving.shape), np.ones(leaving.shape)
    for end, counted in zip(ends, worth, strict=True):
        now = np.exp(power * np.log1p(leaving * end / scale))
        total += counted * (before - now)
        before = now
    bought: Numbers = np.sum(weight * total / leaving, axis=1)
    return alive(model, known) * bought[place]


def interval(
    model: Returning, histories: Histories, ahead: float, *, sure: float = SURE
) -> tuple[Numbers, Numbers]:
    """Return between how many orders each customer places within `ahead` weeks.

    It holds in `sure` of all cases, or more, since orders are whole. The ends are quantiles of the
    posterior predictive distribution, summed order by order: exact, and nothing is simulated.
    Raises ValueError for what does not lie ahead, and to be surer than in 999 of 1,000 cases.
    """
    if ahead <= 0 or not 0 < sure <= _SUREST:
        raise ValueError("what comes lies ahead, and nobody is surer of it than of 999 in 1,000")
    (repeats, last, age), place, _ = distinct(*checked(histories))
    power, stayed, tail = model.r + repeats, model.b + repeats, (1 - sure) / 2
    share = ahead / (model.alpha + age + ahead)
    exactly = power * np.log1p(-share)  # the logarithm of P(N = 0), which may be tiny
    still = alive(model, Histories(repeats, last, age))
    so_far, number = np.stack([power, np.log(share), stayed, exactly, np.exp(exactly), still]), 0
    ends, left = np.zeros((2, len(repeats))), np.arange(len(repeats))
    while len(left):
        power, share, stayed, exactly, at_most, still = so_far
        more = still * (1 - at_most)  # P(Y > number), as `still` has P(D > number) in it
        ends[0, left[more > 1 - tail]] = number + 1
        ends[1, left[more > tail]] = number + 1
        exactly += np.log((power + number) / (number + 1)) + share
        at_most += np.exp(exactly)
        still *= (stayed + number) / (model.a + stayed + number)
        so_far, left = so_far[:, more > tail], left[more > tail]
        number += 1
    low, high = ends[:, place]
    return low, high


def _quadrature(a: float, b: Numbers) -> tuple[Numbers, Numbers]:
    """Return nodes and weights for means over beta(a, b), a row for each b."""
    k, rows = np.arange(1, _NODES), b[:, None]
    both = 2 * k + a + rows - 2
    middle = (a - rows) * (a + rows - 2) / (both * (both + 2))
    ratio = np.ones(both.shape)  # of the first it is 1, and 0 / 0 where a + b is 1
    ratio[:, 1:] = (k + a + rows - 2)[:, 1:] / (both - 1)[:, 1:]
    side = 4 * k * (k + rows - 1) * (k + a - 1) * ratio / (both**2 * (both + 1))
    matrix = np.zeros((len(b), _NODES, _NODES))
    matrix[:, 0, 0] = (a - b) / (a + b)
    matrix[:, k, k] = middle
    matrix[:, k, k - 1] = np.sqrt(side)
    nodes, vectors = np.linalg.eigh(matrix)  # which reads the lower half
    return np.maximum((1 + nodes) / 2, _NONE), vectors[:, 0, :] ** 2
