"""A bridge: from an amount to another by steps that add up exactly, whatever was rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Step:
    """What one cause did to the sum; `parts` are the largest groups in it, the rest left out.

    Parts of a count may be told by something else that counts, such as lost customers by money.
    """

    name: str
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Bridge:
    """`before` and all steps make `after`, to the last digit."""

    before: Decimal
    steps: tuple[Step, ...]
    after: Decimal

    @property
    def change(self) -> Decimal:
        """How much more there is than there was."""
        return self.after - self.before


def build_bridge(
    before: Decimal,
    after: Decimal,
    amounts: Mapping[str, Fraction | float],
    parts: Mapping[str, Mapping[str, Fraction]] | None = None,
    *,
    quantum: Decimal = CENT,
) -> Bridge:
    """Round each step to whole quanta so that all make the change: by largest remainders.

    The amounts add up to the change but for what floats lose; where they cannot, the largest takes
    the rest. `before` and `after` are whole quanta themselves.
    """
    names = list(amounts)
    whole = _rounded([Fraction(amounts[name]) for name in names], after - before, quantum)
    steps = (
        Step(name, number * quantum, _largest((parts or {}).get(name, {}), min(quantum, CENT)))
        for name, number in zip(names, whole, strict=True)
    )
    return Bridge(before, tuple(steps), after)


def whole_cents(amounts: Sequence[Fraction]) -> list[Decimal]:
    """Round amounts to cents so that they make their sum, rounded: by largest remainders."""
    total = round(sum(amounts, Fraction(0)) / Fraction(CENT)) * CENT
    return [number * CENT for number in _rounded(list(amounts), total, CENT)]


_PARTS = 5  # groups that are named with a step


def _largest(parts: Mapping[str, Fraction], quantum: Decimal) -> tuple[tuple[str, Decimal], ...]:
    ordered = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:_PARTS]
    shown = ((name, round(share / Fraction(quantum)) * quantum) for name, share in ordered)
    return tuple((name, amount) for name, amount in shown if amount)


def _rounded(amounts: list[Fraction], change: Decimal, quantum: Decimal) -> list[int]:
    size = Fraction(quantum)
    exact = [amount / size for amount in amounts]
    whole = [floor(amount) for amount in exact]
    left = int(Fraction(change) / size) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda i: (whole[i] - exact[i], i))
    for place in by_remainder[: max(left, 0)]:
        whole[place] += 1
        left -= 1
    if left:
        whole[max(range(len(exact)), key=lambda i: abs(exact[i]))] += left
    return whole
