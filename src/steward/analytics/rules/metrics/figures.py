"""Of what sums and counts a figure is made, and how sure it is."""

from collections.abc import Callable
from decimal import Decimal
from math import prod

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.metric import Expression, Parts
from steward.quant.books import Moments, mean_interval, net_share, ratio_interval, wilson


def total(parts: Parts) -> Figure:
    """Make the figure of a sum over `n` things: nothing of none is zero."""
    return Figure(number(parts["sum"]), int(parts["n"]))


def counted(parts: Parts) -> Figure:
    """Make the figure of a count."""
    return Figure(Decimal(int(parts["n"])), int(parts["n"]))


def share(parts: Parts) -> Figure:
    """Make the figure of `part` of `n` things, with Wilson's interval; None of nothing."""
    part, n = int(parts["part"] or 0), int(parts["n"] or 0)
    return Figure(part / n, n, *wilson(part, n)) if n else Figure(None, 0)


def sum_share(parts: Parts) -> Figure:
    """Make the figure of one sum as a share of another: of all there is, so without an interval."""
    part, whole = number(parts["part"]), number(parts["whole"])
    return Figure(float(part) / float(whole) if whole > 0 else None, int(parts["n"]))


def won_share(parts: Parts) -> Figure:
    """Make the figure of a share by value, of things that are wholly in it or not.

    Its interval is that of a ratio of sums; the squares say how much hangs on a few great ones.
    """
    part, whole, n = number(parts["part"]), number(parts["whole"]), int(parts["n"])
    if not (whole > 0 and parts["others"]):
        return Figure(None, n)
    value = float(part) / float(whole)
    in_it, all_ = float(parts["part_squares"] or 0), float(parts["squares"] or 0)
    errors = in_it * (1 - 2 * value) + value**2 * all_
    interval = ratio_interval(float(part), float(whole), errors, n)
    if interval is None:
        return Figure(value, n)
    return Figure(value, n, max(interval.low, 0.0), min(interval.high, 1.0))


def net(parts: Parts) -> Figure:
    """Make the figure of `good` less `bad` of `n` answers, −100 to 100; None of nothing."""
    good, bad, n = (int(parts[name] or 0) for name in ("good", "bad", "n"))
    interval = (100 * end for end in net_share(good, bad, n))
    return Figure(100 * (good - bad) / n, n, *interval) if n else Figure(None, 0)


def mean(parts: Parts) -> Figure:
    """Make the figure of a mean, with the interval of skewed values; None of nothing.

    Prices, days and minutes are never below nothing, so neither is their mean.
    """
    n = int(parts["n"])
    if not n:
        return Figure(None, 0)
    moments = Moments(n, *(float(parts[name] or 0) for name in ("sum", "squares", "cubes")))
    interval = mean_interval(moments)
    value = number(parts["sum"]) / n
    if interval is None:
        return Figure(value, n)
    return Figure(value, n, max(interval.low, 0.0) if value >= 0 else interval.low, interval.high)


def parts_of_mean(
    values: Callable[[Expression], Expression],
    where: Callable[[Expression], Expression] | None = None,
) -> dict[str, Callable[[Expression], Expression]]:
    """Return the parts that a mean is made of: of values of a view, where that holds.

    Squares and cubes are floats, for they only make an interval.
    """

    def _power(power: int) -> Callable[[Expression], Expression]:
        def _sum(view: Expression) -> Expression:
            rough = [values(view).cast("float64")] * power
            return prod(rough[1:], start=rough[0]).sum(where=where and where(view))

        return _sum

    return {
        "sum": lambda view: values(view).sum(where=where and where(view)),
        "n": lambda view: values(view).count(where=where and where(view)),
        "squares": _power(2),
        "cubes": _power(3),
    }


def number(value: object) -> Decimal:
    """Return a sum as it is, exactly; a sum of nothing is zero."""
    return Decimal(0) if value is None else Decimal(str(value))
