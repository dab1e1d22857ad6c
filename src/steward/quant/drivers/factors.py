"""A sum as a product of factors, each of which did its share: logarithmic mean Divisia index.

Revenue is customers x orders of a customer x units of an order x price of a unit. The share of a
factor x in the change of V is `L(V1, V0) * ln(x1 / x0)` with the logarithmic mean
`L(a, b) = (a - b) / ln(a / b)`: it leaves no rest, and does not ask which factor came first
(Ang 2004, Decomposition analysis for policymaking in energy, Energy Policy 32, 1131-1139). A
factor of zero is taken in the limit (Ang, Liu 2007, Handling zero values in the logarithmic mean
Divisia index decomposition approach, Energy Policy 35, 238-246): what becomes of nothing is shared
by the factors that were nothing. Logarithms know no minus: where refunds turn a sum negative, each
factor gets the mean of what it does over all orders of change instead (Shapley 1953), which leaves
no rest either.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial, log, prod

from steward.quant.drivers.bridge import CENT, Bridge, build_bridge

Factors = Sequence[Fraction]
_ONE = Fraction(1)


def factor_bridge(
    totals: Sequence[tuple[str, Decimal | int, Decimal | int]], *, quantum: Decimal = CENT
) -> Bridge:
    """Split the change of the last of some totals into what each total did for one of the last.

    The totals have a name, what they were and what they are, such as customers, orders, units and
    revenue: the factors are customers, orders of a customer, and so on, named as their totals.
    What is sold without being counted (revenue of no units) is the last factor's.
    """
    names, before, after = zip(*totals, strict=True)
    then, now = (list(map(Fraction, side)) for side in (before, after))
    old, new = _factors(then, like=now), _factors(now, like=then)
    is_sound = prod(old) == then[-1] and prod(new) == now[-1]
    if is_sound and min(*old, *new) >= 0:
        shares = _by_logarithms(old, new)
    else:
        shares = _by_all_orders(old, new)
    shares[-1] += now[-1] - then[-1] - sum(shares)
    amounts = dict(zip(names, shares, strict=True))
    return build_bridge(Decimal(before[-1]), Decimal(after[-1]), amounts, quantum=quantum)


def _factors(totals: Factors, *, like: Factors) -> list[Fraction]:
    """Return each total for one of the one before it; of nothing it is as at the other end."""
    own, other = ([None, *pairwise(side)] for side in (totals, like))
    return [
        totals[0] if pair is None else _ratio(pair, second or pair)
        for pair, second in zip(own, other, strict=True)
    ]


def _ratio(pair: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    if pair[0]:
        return pair[1] / pair[0]
    return other[1] / other[0] if other[0] else _ONE


def _by_logarithms(old: Factors, new: Factors) -> list[Fraction]:
    then, now = prod(old, start=_ONE), prod(new, start=_ONE)
    if not then or not now:
        turned = [bool(a) != bool(b) for a, b in zip(old, new, strict=True)]
        share = (now - then) / max(sum(turned), 1)
        return [share if one else Fraction(0) for one in turned]
    mean = float(now - then) / log(now / then) if now != then else float(now)
    return [Fraction(mean * log(b / a)) for a, b in zip(old, new, strict=True)]


def _by_all_orders(old: Factors, new: Factors) -> list[Fraction]:
    count = len(old)
    everyone = range(count)
    shares = [Fraction(0)] * count
    for place in everyone:
        rest = [other for other in everyone if other != place]
        for size in range(count):
            weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for changed in combinations(rest, size):
                others = prod(new[one] if one in changed else old[one] for one in rest)
                shares[place] += weight * others * (new[place] - old[place])
    return shares
