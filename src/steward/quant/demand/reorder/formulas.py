"""The textbook's formulas: economic order quantity, newsvendor, loss, safety stock, (r, Q).

Source: Snyder, Shen (2019), Fundamentals of Supply Chain Theory. Rates are per period, holding
costs per unit and period.
"""

from math import inf, sqrt
from statistics import NormalDist
from typing import NamedTuple

_STANDARD = NormalDist()
_ROUNDS = 200
_CLOSE = 1e-9


class OrderPolicy(NamedTuple):
    """Order `quantity` when stock and what is on its way fall to `point`; `cost` per period."""

    point: float
    quantity: float
    cost: float


def economic_order(order_cost: float, rate: float, holding: float) -> float:
    """Return the quantity at which ordering and holding cost the least together."""
    return sqrt(2 * order_cost * rate / holding)


def critical_ratio(holding: float, shortage: float) -> float:
    """Return the share of cases to cover, where a unit over and a unit short cost so much."""
    return shortage / (shortage + holding)


def newsvendor(
    holding: float, shortage: float, mean: float, deviation: float
) -> tuple[float, float]:
    """Return the level that costs the least for normal demand, and what it costs on average."""
    z = _STANDARD.inv_cdf(critical_ratio(holding, shortage))
    cost = (holding + shortage) * _STANDARD.pdf(z) * deviation
    return mean + z * deviation, cost


def loss(level: float, mean: float, deviation: float) -> float:
    """Return how many units normal demand is above a level, on average."""
    if deviation == 0:
        return max(mean - level, 0.0)
    z = (level - mean) / deviation
    return deviation * (_STANDARD.pdf(z) - z * (1 - _STANDARD.cdf(z)))


def safety_stock(
    service: float, lead_time: float, rate: float, deviation: float, lead_deviation: float
) -> float:
    """Return what to hold beyond the expected, so that a share of cycles sees no shortage.

    `rate` and `deviation` are of demand in a period, `lead_time` and `lead_deviation` in periods.
    """
    spread = sqrt(lead_time * deviation**2 + (rate * lead_deviation) ** 2)
    return _STANDARD.inv_cdf(service) * spread


def fill_rate(point: float, quantity: float, mean: float, deviation: float) -> float:
    """Return the share of units that is served from stock, under orders of a quantity at a point.

    `mean` and `deviation` are of demand during the lead time.
    """
    short = loss(point, mean, deviation) - loss(point + quantity, mean, deviation)
    return 1 - short / quantity


def reorder_by_cost(
    order_cost: float, holding: float, shortage: float, rate: float, lead: tuple[float, float]
) -> OrderPolicy:
    """Return the (r, Q) of the least cost, each unit short costing once (expected-inventory-level).

    `lead` is mean and deviation of normal demand during the lead time. Point and quantity are
    found in turn, until neither moves. Raises ValueError where shortage is too cheap to be avoided.
    """
    mean, deviation = lead
    quantity, point = economic_order(order_cost, rate, holding), inf
    for _ in range(_ROUNDS):
        covered = 1 - quantity * holding / (shortage * rate)
        if covered <= 0:
            raise ValueError("a shortage costs so little that none is worth avoiding")
        before, point = point, NormalDist(mean, deviation).inv_cdf(covered)
        short = loss(point, mean, deviation)
        quantity = sqrt(2 * rate * (order_cost + shortage * short) / holding)
        if abs(point - before) < _CLOSE:
            break
    stock = point - mean + quantity / 2
    ordering = (order_cost + shortage * short) * rate / quantity
    return OrderPolicy(point, quantity, holding * stock + ordering)
