"""When to order anew and how much, by values alone: terms put together, points and their reasons.

The engine (quant.demand.reorder) reckons in weeks and in floats; what is kept is in days and units.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any, Self

import numpy as np

from steward.inventory.rules.demand import NOTHING
from steward.inventory.rules.purchasing import LeadTime, fitting
from steward.inventory.rules.weeks import YEAR
from steward.quant.demand import Forecast
from steward.quant.demand.reorder import Replay, Terms, cover, order_quantity, propose
from steward.quant.demand.series import Numbers

_WEEK = 7  # days
UNKNOWN_LEAD = LeadTime(14.0, None, 0, of_variant=False)  # as long as nobody offers it
_SPREAD = (-1.28, -0.52, 0.0, 0.52, 1.28)  # where five equal parts of a normal have their middles
_SHARES = np.linspace(0.0125, 0.9875, 40)
_LEAST = 1e-6  # what costs nothing could be ordered without end
_SOFT = 1e-6
_LONGEST = 3650  # days ahead that a day is named for


class Aim(StrEnum):
    """What the level of stock is for: the least cost, or a share of what is asked for served."""

    COST = "cost"
    SERVICE = "service"


class AlertState(StrEnum):
    """How far an alert is: open, closed by somebody before its time and quiet, or over."""

    OPEN = "open"
    QUIET = "quiet"
    CLOSED = "closed"


@dataclass(frozen=True)
class ReorderTerms:
    """On what terms goods are ordered.

    `service` is the share to be served, in percent; `holding` what it costs to keep something for a
    year, in percent of what it cost; `shortage` what is lost by one that is asked for in vain, in
    percent of its price; `order_cost` what an order costs to write and take in; `review_days` how
    often somebody orders.
    """

    aim: Aim = Aim.COST
    service: Decimal = Decimal(95)
    holding: Decimal = Decimal(25)
    shortage: Decimal = Decimal(30)
    order_cost: Decimal = Decimal(10)
    review_days: int = _WEEK

    def but(self, **said: Any) -> Self:
        """Return these terms but for what is said, which is not None."""
        return replace(self, **{name: one for name, one in said.items() if one is not None})


@dataclass(frozen=True)
class Worth:
    """What one of some goods cost and sells for."""

    cost: float
    price: float


@dataclass(frozen=True)
class Figures:
    """Why to order at a point, as it is kept beside it. Demand and levels are in units.

    `demand` are forty equal parts of what may be asked for until the order after the next is here
    (`expected`, in eight cases of ten `low` to `high`); `expected_lead` is the part of the lead
    time alone. `holding` and `shortage` are money for a unit, the first in a week. `thumb` is what
    "average × lead time + 50 %" says today; `by_thumb` and `by_level` what that rule and `up_to`
    would have cost over the `played` last weeks. `ahead` is the forecast, week by week.
    """

    point: float
    up_to: float
    demand: list[float]
    expected: float
    low: float
    high: float
    expected_lead: float
    lead_days: float
    lead_spread: float | None
    lead_lines: int
    review_days: int
    holding: float
    shortage: float
    order_cost: float
    service: float | None
    thumb: float
    by_thumb: dict[str, float | None] | None
    by_level: dict[str, float | None] | None
    played: int
    ahead: list[float]
    method: str

    @property
    def weekly(self) -> float:
        """What is expected a week."""
        return float(np.mean(self.ahead))

    def kept(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


def in_weeks(lead: LeadTime) -> tuple[float, ...]:
    """Return the lead times that an order may have, each as likely as the others."""
    ways = (0.0,) if lead.spread is None else _SPREAD
    return tuple(max(lead.mean + z * (lead.spread or 0.0), 0.0) / _WEEK for z in ways)


def engine_terms(
    terms: ReorderTerms,
    worth: Worth,
    lead: LeadTime,
    *,
    minimum: Decimal = NOTHING,
    pack: Decimal = Decimal(1),
) -> Terms:
    """Return terms as the engine takes them: in weeks, money for a unit."""
    return Terms(
        lead_times=in_weeks(lead),
        holding=max(worth.cost * float(terms.holding) / 100 / YEAR, _LEAST),
        shortage=max(worth.price * float(terms.shortage) / 100, _LEAST),
        review=-(-terms.review_days // _WEEK),
        order_cost=float(terms.order_cost),
        service=float(terms.service) / 100 if terms.aim == Aim.SERVICE else None,
        minimum=float(minimum),
        pack=float(pack),
    )


def figures(
    forecast: Forecast, history: Numbers, terms: Terms, lead: LeadTime, review_days: int
) -> Figures:
    """Work out when to order goods anew, up to how many, and why."""
    found = propose(forecast, history, 0.0, terms)
    weeks = found.lead_time + terms.review
    return Figures(
        point=found.order_at,
        up_to=found.reorder_point,
        demand=[round(float(one), 3) for one in np.quantile(found.demand, _SHARES)],
        expected=found.expected,
        low=found.low,
        high=found.high,
        expected_lead=found.expected * found.lead_time / weeks,
        lead_days=lead.mean,
        lead_spread=lead.spread,
        lead_lines=lead.n,
        review_days=review_days,
        holding=terms.holding,
        shortage=terms.shortage,
        order_cost=terms.order_cost,
        service=terms.service,
        thumb=found.rule_of_thumb,
        by_thumb=_played(found.last_year),
        by_level=_played(found.at_point),
        played=found.last_year.periods if found.last_year else 0,
        ahead=[round(float(one), 4) for one in forecast.mean],
        method=forecast.method,
    )


def _played(one: Replay | None) -> dict[str, float | None] | None:
    return None if one is None else asdict(one)


def whole(number: float, pack: Decimal) -> Decimal:
    """Round a level up: to whole units where packs are whole, else to a thousandth."""
    step = Decimal(1) if pack % 1 == 0 else Decimal("0.001")
    exact = Decimal(repr(max(number - _SOFT, 0.0)))
    return exact.quantize(step, rounding=ROUND_CEILING)


@dataclass(frozen=True)
class Standing:
    """How some goods stand at a place: their point, what is there or on its way, what was drafted.

    `figures` are those kept with the point, None where it was set by hand before any forecast.
    """

    point: Decimal | None
    position: Decimal
    drafted: Decimal
    figures: Figures | None
    by_hand: Decimal | None = None
    by_hand_up_to: Decimal | None = None
    minimum: Decimal = NOTHING
    pack: Decimal = Decimal(1)

    @property
    def is_due(self) -> bool:
        """Whether it is time to order; never for what nobody asks for."""
        return bool(self.point) and self.position <= (self.point or NOTHING)

    @property
    def up_to(self) -> Decimal:
        """Up to how many to order: as set by hand or worked out, else twice the point."""
        if self.by_hand_up_to is not None:
            return self.by_hand_up_to
        point = self.point or NOTHING
        known = whole(self.figures.up_to, self.pack) if self.figures else NOTHING
        return known if known > point else 2 * point

    @property
    def quantity(self) -> Decimal:
        """How much to order now, in whole packs; nothing where it would lie too long."""
        there = self.position + self.drafted
        if not self.is_due or there > (self.point or NOTHING):
            return NOTHING
        need = self.up_to - there
        if self.figures and self.by_hand is None:
            return self._by_cost(self.figures, there)
        return fitting(need, self.minimum, self.pack)

    def _by_cost(self, why: Figures, there: Decimal) -> Decimal:
        terms = Terms(
            lead_times=(why.lead_days / _WEEK,),
            holding=why.holding,
            shortage=why.shortage,
            order_cost=why.order_cost,
            service=why.service,
            minimum=float(self.minimum),
            pack=float(self.pack),
        )
        demand = np.asarray(why.demand)
        wanted = order_quantity(demand, float(self.up_to), float(there), why.ahead[0], terms)
        if wanted <= 0:
            return NOTHING
        return fitting(whole(wanted, self.pack), self.minimum, self.pack)

    @property
    def days(self) -> int | None:
        """How many days what is there or on its way lasts; None where that cannot be said."""
        if self.figures is None:
            return None
        weeks = cover(max(float(self.position), 0.0), np.asarray(self.figures.ahead))
        return None if weeks is None or weeks * _WEEK > _LONGEST else int(weeks * _WEEK)

    def needed_by(self, today: date) -> date | None:
        """Return the day on which what is there or on its way is used up, by the forecast."""
        return None if self.days is None else today + timedelta(self.days)


def bars(demand: Sequence[float], count: int = 12) -> list[tuple[float, float, float]]:
    """Return demand as bars: from, to, and the share of all cases between."""
    if not demand or demand[-1] <= demand[0]:
        return [(one, one, 1.0) for one in demand[:1]]
    shares, edges = np.histogram(demand, bins=count)
    each = shares / shares.sum()
    pairs = zip(edges[:-1], edges[1:], each, strict=True)
    return [(float(low), float(high), float(share)) for low, high, share in pairs]
