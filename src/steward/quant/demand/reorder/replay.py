"""A year of the past played again under a rule that orders: what it would have cost.

Each period: what was ordered a lead time ago comes in, the rule looks at stock and orders, demand
is served as far as stock goes; the rest is lost, or waits. What is left is held.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steward.quant.demand.series import Numbers

THUMB = 1.5  # "average × lead time + 50 %"
Level = Callable[[int], float]


@dataclass(frozen=True)
class Replay:
    """What came of a rule: its cost, and what was held and short, added up over so many periods.

    `served` is the share of units that were served; None where the others wait.
    """

    cost: float
    held: float
    short: float
    served: float | None
    periods: int


@dataclass(frozen=True)
class Costs:
    """What a unit costs: held for a period, and asked for in vain; or in each that it waits."""

    holding: float
    shortage: float
    lost: bool = True


def replay(demand: Numbers, level: Level, *, stock: float, lead_time: int, costs: Costs) -> Replay:
    """Play demand again; `level(t)` is up to where the rule orders at the start of period t.

    It begins with `stock` and nothing on its way. Periods in which demand was not seen (`nan`) ask
    for nothing.
    """
    coming = [0.0] * lead_time
    held = short = 0.0
    for period, asked in enumerate(np.nan_to_num(demand).tolist()):
        coming.append(max(level(period) - stock - sum(coming), 0.0))
        stock += coming.pop(0) - asked
        held, short = held + max(stock, 0.0), short + max(-stock, 0.0)
        stock = max(stock, 0.0) if costs.lost else stock
    total = float(np.nansum(demand))
    served = 1 - short / total if total and costs.lost else None
    return Replay(costs.holding * held + costs.shortage * short, held, short, served, len(demand))


def rule_of_thumb(demand: Numbers, since: int, lead_time: int, window: int) -> Level:
    """Return "average × lead time + 50 %" as a rule for the periods from `since` on.

    The average is of the `window` periods before each; what was not seen does not count.
    """

    def level(period: int) -> float:
        past = demand[max(since + period - window, 0) : since + period]
        seen = past[~np.isnan(past)]
        return THUMB * lead_time * float(seen.mean()) if len(seen) else 0.0

    return level
