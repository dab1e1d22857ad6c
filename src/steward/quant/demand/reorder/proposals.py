"""What to order now, how much, and why: the level of the least cost, or of a wanted service."""

from dataclasses import dataclass, field
from math import ceil, inf

import numpy as np

from steward.quant.demand.reorder.formulas import critical_ratio, economic_order
from steward.quant.demand.reorder.leadtime import lead_time_demand
from steward.quant.demand.reorder.replay import Costs, Replay, replay, rule_of_thumb
from steward.quant.demand.series import Forecast, Numbers

_ROUNDING = 1e-9
_LEAST = 13  # periods to have an average of, before its rule is played


@dataclass(frozen=True)
class Terms:
    """On what terms something is ordered.

    `lead_times` are those that were seen, in periods; `review` the periods from one look to the
    next; `holding` the cost of a unit for a period, `shortage` that of a unit that was asked for in
    vain, `order_cost` that of an order. What cannot be served is `lost`; else it waits, and costs
    its shortage in each period. With a `service` (the share of units to be served from
    stock) that is kept whatever it costs. `minimum` and `pack` are the supplier's.
    """

    lead_times: tuple[float, ...]
    holding: float
    shortage: float
    review: int = 1
    lost: bool = True
    order_cost: float = 0.0
    service: float | None = None
    minimum: float = 0.0
    pack: float = 1.0

    def __post_init__(self) -> None:
        if not (self.holding > 0 and self.shortage > 0 and self.pack > 0):
            raise ValueError("holding, shortage and pack are above zero")
        if min(self.order_cost, self.minimum) < 0 or self.review < 1:
            raise ValueError("nothing of an order's terms is below zero")
        if self.service is not None and not 0 < self.service < 1:
            raise ValueError("a service is a share between 0 and 1")


@dataclass(frozen=True)
class Proposal:
    """How much to order now, and what that rests on.

    `position` is what is in stock or on its way and not promised; an order is due once it is below
    `reorder_point`, or, where stock is watched all the time and not only at each review, once it
    has fallen to `order_at`. Until the order after this one has come, `expected` is asked for, in
    eight cases of ten between `low` and `high`; `demand` are samples of it. `cost` is what the end
    of that time costs on average, by what is over or short, if this is ordered; `cost_of_waiting`
    if nothing is. `last_year` is what the rule of thumb ("average × lead time + 50 %") would have
    cost in the last year or what there is of it, `at_point` what always ordering up to
    `reorder_point` would have; None without a history.
    """

    key: str
    quantity: float
    position: float
    reorder_point: float
    order_at: float
    expected: float
    low: float
    high: float
    lead_time: float
    longest_lead_time: float
    cost: float
    cost_of_waiting: float
    rule_of_thumb: float
    last_year: Replay | None
    at_point: Replay | None
    demand: Numbers = field(repr=False, compare=False)


def propose(
    forecast: Forecast, history: Numbers, position: float, terms: Terms, *, year: int = 52
) -> Proposal:
    """Propose an order of one thing; `year` is how many periods a year has.

    Raises ValueError for terms that name no lead time.
    """
    demand = lead_time_demand(forecast, history, terms.lead_times, review=terms.review)
    point = _level(demand, terms)
    quantity = order_quantity(demand, point, position, float(forecast.mean[0]), terms)
    low, high = np.quantile(demand, (0.1, 0.9))
    thumb, last_year, at_point = _by_thumb(history, point, terms, year)
    return Proposal(
        forecast.key,
        quantity=quantity,
        position=position,
        reorder_point=point,
        order_at=min(point, _order_at(forecast, history, terms)),
        expected=float(demand.mean()),
        low=float(low),
        high=float(high),
        lead_time=float(np.mean(terms.lead_times)),
        longest_lead_time=max(terms.lead_times),
        cost=cost_of(demand, position + quantity, terms),
        cost_of_waiting=cost_of(demand, position, terms),
        rule_of_thumb=thumb,
        last_year=last_year,
        at_point=at_point,
        demand=demand,
    )


def reorder_point(forecast: Forecast, history: Numbers, terms: Terms) -> float:
    """Return the level below which to order: the cheapest, or the lowest of the wanted service.

    Of what is lost, a unit is short once, while one too many lies for as long as the level has to
    last: lead time and review. Of what waits, both cost in each period (the newsvendor's ratio).
    By service, what is short of the level is no more than the rest of what is asked for.
    """
    return _level(lead_time_demand(forecast, history, terms.lead_times, review=terms.review), terms)


def _order_at(forecast: Forecast, history: Numbers, terms: Terms) -> float:
    """Return the level for the lead time alone: nobody waits for a review to see it reached."""
    at_least_one = [max(one, _ROUNDING) for one in terms.lead_times]
    return _level(lead_time_demand(forecast, history, at_least_one, review=0), terms)


def _level(demand: Numbers, terms: Terms) -> float:
    if terms.service is not None:
        return _serving(demand, terms.service)
    lies = float(np.mean(terms.lead_times)) + terms.review if terms.lost else 1.0
    return float(np.quantile(demand, critical_ratio(terms.holding * lies, terms.shortage)))


def _serving(demand: Numbers, service: float) -> float:
    ordered = np.sort(demand)
    above = ordered.sum() - ordered.cumsum()
    short = above - ordered * np.arange(len(ordered) - 1, -1, -1)
    enough = short <= (1 - service) * ordered.sum()
    return float(ordered[int(enough.argmax())])


def cost_of(demand: Numbers, level: float, terms: Terms) -> float:
    """Return what is over or short of a level costs on average, under samples of demand."""
    over = np.maximum(level - demand, 0).mean()
    short = np.maximum(demand - level, 0).mean()
    return float(terms.holding * over + terms.shortage * short)


def order_quantity(
    demand: Numbers, point: float, position: float, rate: float, terms: Terms
) -> float:
    """Return how much to order; nothing where the minimum's surplus costs more than to wait.

    `demand` are samples of what is asked for until the order after this one has come, `rate` is
    what is asked for in a period.
    """
    need = point - position
    if need <= _ROUNDING * point:
        return 0.0
    economic = economic_order(terms.order_cost, rate, terms.holding)
    quantity = terms.pack * ceil(max(need, economic, terms.minimum) / terms.pack - _ROUNDING)
    surplus = max(quantity - max(need, economic), 0.0)
    if terms.service is not None or surplus <= 0:
        return quantity
    # It is sold off period by period: a triangle of stock.
    kept = terms.holding * surplus**2 / (2 * rate) if rate > 0 else inf
    at_point = cost_of(demand, min(position + quantity, point), terms)
    return quantity if at_point + kept < cost_of(demand, position, terms) else 0.0


def _by_thumb(
    history: Numbers, point: float, terms: Terms, year: int
) -> tuple[float, Replay | None, Replay | None]:
    """Return the rule of thumb's level of today, what it would have cost last year, and `point`."""
    lead_time = max(round(float(np.mean(terms.lead_times))), 1)
    since = max(len(history) - year, min(_LEAST, len(history) // 2))
    level = rule_of_thumb(history, since, lead_time, year)
    if since < 1:
        return 0.0, None, None
    costs = Costs(terms.holding, terms.shortage, lost=terms.lost)
    past = history[since:]
    played = replay(past, level, stock=level(0), lead_time=lead_time, costs=costs)
    ours = replay(past, lambda _: point, stock=point, lead_time=lead_time, costs=costs)
    return level(len(past)), played, ours
