"""Metrics of deals: what was won, what was lost, how long it took."""

from steward.analytics.rules.metrics.figures import (
    counted,
    mean,
    parts_of_mean,
    share,
    total,
    won_share,
)
from steward.analytics.rules.metrics.metric import Expression, Metric, Unit
from steward.kit.marks import N_


def _won(deals: Expression) -> Expression:
    return deals.outcome == "won"


def _lost(deals: Expression) -> Expression:
    return deals.outcome == "lost"


def _open(deals: Expression) -> Expression:
    return deals.outcome == "open"


def _closed(deals: Expression) -> Expression:
    return _won(deals) | _lost(deals)


def _days(deals: Expression) -> Expression:
    return deals.closed_on.delta(deals.opened_on, unit="day")


def _known(deals: Expression) -> Expression:
    """Say of which closed deals the value is known: a lost one at nothing was worth something."""
    return _closed(deals) & (deals.value > 0)


def _squares(deals: Expression) -> Expression:
    rough = deals.value.cast("float64")
    return rough * rough


DEALS_OPENED = Metric(
    "deals_opened",
    N_("Deals opened"),
    N_("How many deals were opened, whatever became of them."),
    Unit.COUNT,
    "deals",
    {"n": lambda deals: deals.count()},
    counted,
)
DEALS_OPEN = Metric(
    "deals_open",
    N_("Deals open now"),
    N_("How many deals are neither won nor lost, by the day they were opened."),
    Unit.COUNT,
    "deals",
    {"n": lambda deals: deals.count(where=_open(deals))},
    counted,
    good="",
)
OPEN_VALUE = Metric(
    "open_value",
    N_("Value of open deals"),
    N_("What the deals that are open now come to, of those whose value is known."),
    Unit.MONEY,
    "deals",
    {
        "sum": lambda deals: deals.value.sum(where=_open(deals)),
        "n": lambda deals: deals.value.count(where=_open(deals)),
    },
    total,
)
DEALS_WON = Metric(
    "deals_won",
    N_("Deals won"),
    N_("How many deals were won, by the day they were closed."),
    Unit.COUNT,
    "closed_deals",
    {"n": lambda deals: deals.count(where=_won(deals))},
    counted,
)
DEALS_LOST = Metric(
    "deals_lost",
    N_("Deals lost"),
    N_("How many deals were lost, by the day they were closed."),
    Unit.COUNT,
    "closed_deals",
    {"n": lambda deals: deals.count(where=_lost(deals))},
    counted,
    good="down",
)
WON_VALUE = Metric(
    "won_value",
    N_("Value of deals won"),
    N_("What the deals that were won come to, by the day they were closed."),
    Unit.MONEY,
    "closed_deals",
    {
        "sum": lambda deals: deals.value.sum(where=_won(deals)),
        "n": lambda deals: deals.value.count(where=_won(deals)),
    },
    total,
)
WIN_RATE = Metric(
    "win_rate",
    N_("Win rate"),
    N_(
        "How many of the deals that were closed in that time were won. Deals that stay open flatter"
        " it: see the win rate by when deals were opened."
    ),
    Unit.SHARE,
    "closed_deals",
    {
        "part": lambda deals: deals.count(where=_won(deals)),
        "n": lambda deals: deals.count(where=_closed(deals)),
    },
    share,
)
WIN_RATE_BY_VALUE = Metric(
    "win_rate_by_value",
    N_("Win rate by value"),
    N_(
        "Which share of the value of closed deals was won, of deals whose value is known; not said"
        " where no lost deal has one."
    ),
    Unit.SHARE,
    "closed_deals",
    {
        "part": lambda deals: deals.value.sum(where=_won(deals) & _known(deals)),
        "whole": lambda deals: deals.value.sum(where=_known(deals)),
        "others": lambda deals: deals.count(where=_lost(deals) & _known(deals)),
        "n": lambda deals: deals.count(where=_known(deals)),
        "part_squares": lambda deals: _squares(deals).sum(where=_won(deals) & _known(deals)),
        "squares": lambda deals: _squares(deals).sum(where=_known(deals)),
    },
    won_share,
)
AVERAGE_DEAL = Metric(
    "average_deal",
    N_("Average deal won"),
    N_("What a deal that was won comes to on average."),
    Unit.MONEY,
    "closed_deals",
    parts_of_mean(lambda deals: deals.value, _won),
    mean,
)
WON_CYCLE = Metric(
    "won_cycle",
    N_("Days to win"),
    N_(
        "Days from opening to closing of the deals that were won, on average. Those still open are"
        " not in it: see the sales cycle, in which they are."
    ),
    Unit.DAYS,
    "closed_deals",
    parts_of_mean(_days, _won),
    mean,
    good="down",
)
LOST_CYCLE = Metric(
    "lost_cycle",
    N_("Days to lose"),
    N_("Days from opening to closing of the deals that were lost, on average."),
    Unit.DAYS,
    "closed_deals",
    parts_of_mean(_days, _lost),
    mean,
    good="down",
)
METRICS = (
    DEALS_OPENED,
    DEALS_OPEN,
    OPEN_VALUE,
    DEALS_WON,
    DEALS_LOST,
    WON_VALUE,
    WIN_RATE,
    WIN_RATE_BY_VALUE,
    AVERAGE_DEAL,
    WON_CYCLE,
    LOST_CYCLE,
)
