"""A year's amount spread over its months as they usually go, and how well a plan was kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

_CENT = Decimal("0.01")


def phase(total: Decimal, weights: Sequence[float], quantum: Decimal = _CENT) -> list[Decimal]:
    """Spread an amount, of whole quanta, by weights: to the quantum and without remainder.

    What is left of quanta goes to the places that lost most by rounding (Hare, 1857, the method of
    largest remainders). Weights that are all zero, or one below it, count as even ones.
    """
    usable = weights if min(weights) >= 0 and sum(weights) > 0 else [1.0] * len(weights)
    exact = [Decimal(weight) / Decimal(sum(usable)) * total for weight in usable]
    rounded = [one.quantize(quantum, ROUND_DOWN) for one in exact]
    left = int((total - sum(rounded)) / quantum)
    lost = sorted(range(len(exact)), key=lambda place: -abs(exact[place] - rounded[place]))
    for place in lost[: abs(left)]:
        rounded[place] += quantum if left > 0 else -quantum
    return rounded


def usual_weights(history: Sequence[tuple[int, float]]) -> list[float]:
    """Return how much of a year usually falls into each calendar month, January first.

    `history` are (calendar month, amount) of whole years; each month's mean is drawn towards the
    twelfth part by half a year's worth of it. Without history all months are even.
    """
    total = sum(amount for _month, amount in history)
    years = len(history) / 12
    if total <= 0 or years < 1:
        return [1.0] * 12
    even = total / years / 12
    return [
        (sum(amount for its, amount in history if its == month) + even / 2) / (years + 0.5)
        for month in range(1, 13)
    ]


@dataclass(frozen=True)
class Kept:
    """How well a plan was kept over some months.

    `error` is the sum of all deviations and `bias` their balance, both as shares of what came:
    the weighted absolute percentage error, and over zero where the plan was too high.
    """

    months: int
    planned: Decimal
    came: Decimal
    error: float | None
    bias: float | None


def kept(planned: Sequence[Decimal], came: Sequence[Decimal]) -> Kept:
    """Hold a plan against what came, month by month."""
    total, wanted = sum(came, Decimal(0)), sum(planned, Decimal(0))
    apart = sum((abs(a - b) for a, b in zip(planned, came, strict=True)), Decimal(0))
    base = sum((abs(one) for one in came), Decimal(0))
    if not base:
        return Kept(len(came), wanted, total, None, None)
    return Kept(len(came), wanted, total, float(apart / base), float((wanted - total) / base))
