"""Metrics of what was sold."""

from collections.abc import Callable
from decimal import Decimal

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import (
    counted,
    mean,
    number,
    parts_of_mean,
    sum_share,
    total,
)
from steward.analytics.rules.metrics.metric import Each, Expression, Metric, Parts, Unit
from steward.kit.marks import N_

_CENTS = 100


def _sum_of(column: str) -> dict[str, Callable[[Expression], Expression]]:
    return {
        "sum": lambda sales: sales[column].sum(),
        "n": lambda sales: sales[column].count(),
    }


def _share_of(part: str, *whole: str) -> dict[str, Callable[[Expression], Expression]]:
    def _whole(sales: Expression) -> Expression:
        first, *more = (sales[name].fill_null(0) for name in whole)
        return sum(more, first).sum()

    return {
        "part": lambda sales: sales[part].sum(),
        "whole": _whole,
        "n": lambda sales: sales.count(),
    }


def order_of(sales: Expression) -> Expression:
    """Return what tells orders apart: without a number, what a customer bought on a day is one."""
    return sales.order_number.fill_null(sales.account + " " + sales.day.cast("string"))


def _account(sales: Expression) -> Expression:
    return sales.account


def cost_kept(sales: Expression) -> Expression:
    """Return the cost of what did not come back, in cents: whole numbers add up alike everywhere.

    Engines divide decimals and round halves each in their own way; this rounds as all of them do.
    """
    ordered, came_back = sales.quantity.fill_null(0), sales.returned.fill_null(0)
    part = (ordered - came_back).cast("float64") / ordered.nullif(0).cast("float64")
    kept = (came_back >= ordered).ifelse(0.0, part)
    kept = ((came_back <= 0) | (ordered <= 0)).ifelse(1.0, kept)
    return (sales.cost.cast("float64") * kept * _CENTS + 0.5).floor().cast("int64")


def stayed_of(sales: Expression) -> Expression:
    """Return what of the revenue stayed."""
    return sales.revenue - sales.refunded.fill_null(0)


def _margin_of(parts: Parts) -> Decimal:
    return number(parts["left"]) - number(parts["cost_cents"]) / _CENTS


def _margin(parts: Parts) -> Figure:
    n = int(parts["n"])
    return Figure(_margin_of(parts) if n else None, n)


def _margin_share(parts: Parts) -> Figure:
    left = number(parts["left"])
    return Figure(float(_margin_of(parts) / left) if left > 0 else None, int(parts["n"]))


_MARGIN: dict[str, Callable[[Expression], Expression]] = {
    "left": lambda sales: stayed_of(sales).sum(where=sales.cost.notnull()),
    "cost_cents": lambda sales: cost_kept(sales).sum(where=sales.cost.notnull()),
    "n": lambda sales: sales.cost.count(),
}
REVENUE = Metric(
    "revenue",
    N_("Revenue"),
    N_("What customers paid for what they ordered, after discounts, before what was paid back."),
    Unit.MONEY,
    "sales",
    _sum_of("revenue"),
    total,
)
NET_REVENUE = Metric(
    "net_revenue",
    N_("Revenue that stayed"),
    N_("Revenue less what was paid back for it, counted on the day of the order."),
    Unit.MONEY,
    "sales",
    {"sum": lambda sales: stayed_of(sales).sum(), "n": lambda sales: sales.revenue.count()},
    total,
)
UNITS = Metric(
    "units",
    N_("Units"),
    N_("How many goods were ordered."),
    Unit.QUANTITY,
    "sales",
    _sum_of("quantity"),
    total,
)
ORDERS = Metric(
    "orders",
    N_("Orders"),
    N_(
        "How many orders were placed; one that has goods of two groups counts in both. One number"
        " on two days is two orders. Where orders have no numbers, all that a customer bought on a"
        " day is one."
    ),
    Unit.COUNT,
    "sales",
    {"n": lambda orders: orders.count()},
    counted,
    each=Each(order_of, is_of_one_day=True),
)
AVERAGE_ORDER = Metric(
    "average_order",
    N_("Average order"),
    N_(
        "Revenue for each order. The interval says where the average of many such orders would lie."
    ),
    Unit.MONEY,
    "sales",
    # Units make no part of the figure: they say how much of its change is volume.
    {
        **parts_of_mean(lambda orders: orders.revenue),
        "units": lambda orders: orders.quantity.sum(where=orders.revenue.notnull()),
    },
    mean,
    each=Each(order_of, ("revenue", "quantity"), is_of_one_day=True),
)
MARGIN = Metric(
    "margin",
    N_("Margin"),
    N_(
        "Revenue that stayed, less the cost of the goods that did not come back. Only of lines"
        " whose cost is known: see the share of revenue whose cost is known."
    ),
    Unit.MONEY,
    "sales",
    _MARGIN,
    _margin,
)
MARGIN_SHARE = Metric(
    "margin_share",
    N_("Margin as a share"),
    N_("Margin as a share of the revenue that stayed, of lines whose cost is known."),
    Unit.SHARE,
    "sales",
    _MARGIN,
    _margin_share,
)
COST_KNOWN = Metric(
    "cost_known",
    N_("Revenue whose cost is known"),
    N_("The share of revenue that comes from lines whose cost is known: on it margins rest."),
    Unit.SHARE,
    "sales",
    {
        "part": lambda sales: sales.revenue.sum(where=sales.cost.notnull()),
        "whole": lambda sales: sales.revenue.sum(),
        "n": lambda sales: sales.revenue.count(),
    },
    sum_share,
)
REFUNDS = Metric(
    "refunds",
    N_("Paid back"),
    N_("What was paid back of what was ordered, counted on the day of the order."),
    Unit.MONEY,
    "sales",
    {
        "sum": lambda sales: sales.refunded.sum(),
        "n": lambda sales: sales.count(where=sales.refunded > 0),
    },
    total,
    good="down",
)
REFUND_SHARE = Metric(
    "refund_share",
    N_("Paid back as a share"),
    N_("What was paid back, as a share of revenue."),
    Unit.SHARE,
    "sales",
    _share_of("refunded", "revenue"),
    sum_share,
    good="down",
)
RETURN_SHARE = Metric(
    "return_share",
    N_("Units that came back"),
    N_("How many of the goods ordered came back, as a share."),
    Unit.SHARE,
    "sales",
    _share_of("returned", "quantity"),
    sum_share,
    good="down",
)
DISCOUNTS = Metric(
    "discounts",
    N_("Discounts"),
    N_("What was taken off the prices of what was ordered."),
    Unit.MONEY,
    "sales",
    {
        "sum": lambda sales: sales.discount.sum(),
        "n": lambda sales: sales.count(where=sales.discount > 0),
    },
    total,
    good="",
)
DISCOUNT_SHARE = Metric(
    "discount_share",
    N_("Discounts as a share"),
    N_("What was taken off, as a share of what would have been paid without discounts."),
    Unit.SHARE,
    "sales",
    _share_of("discount", "revenue", "discount"),
    sum_share,
    good="down",
)
CUSTOMERS = Metric(
    "customers",
    N_("Customers who bought"),
    N_("How many customers ordered something; orders whose customer is not known do not count."),
    Unit.COUNT,
    "sales",
    {"n": lambda customers: customers.count()},
    counted,
    each=Each(_account, dimension="account"),
)
REVENUE_PER_CUSTOMER = Metric(
    "revenue_per_customer",
    N_("Revenue for each customer"),
    N_("Revenue for each customer who ordered something in that time."),
    Unit.MONEY,
    "sales",
    parts_of_mean(lambda customers: customers.revenue),
    mean,
    each=Each(_account, ("revenue",), dimension="account"),
)
METRICS = (
    REVENUE,
    NET_REVENUE,
    UNITS,
    ORDERS,
    AVERAGE_ORDER,
    MARGIN,
    MARGIN_SHARE,
    COST_KNOWN,
    REFUNDS,
    REFUND_SHARE,
    RETURN_SHARE,
    DISCOUNTS,
    DISCOUNT_SHARE,
    CUSTOMERS,
    REVENUE_PER_CUSTOMER,
)
