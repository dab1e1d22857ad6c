"""What is counted: how far off a count may be, as such and for so many of something else."""

from scipy.special import chdtri

from steward.quant.books.interval import SURE, Interval


def count_interval(count: int, *, sure: float = SURE) -> Interval:
    """Return the exact interval of what a count would be on average: Garwood, Biometrika 28 (1936).

    It holds the truth at least as often as it says, for any count of things that come one by one.
    """
    beside = (1 - sure) / 2
    low = float(chdtri(2 * count, 1 - beside)) / 2 if count else 0.0
    return Interval(low, float(chdtri(2 * count + 2, beside)) / 2)


def count_ratio(
    count: int, base: float, *, per: float = 1000, sure: float = SURE
) -> tuple[float, Interval] | None:
    """Return how many there are for `per` of a base that is known, and its interval.

    None where there is no base: complaints about what was never sold are no ratio.
    """
    if base <= 0:
        return None
    exact, times = count_interval(count, sure=sure), per / base
    return count * times, Interval(exact.low * times, exact.high * times)
