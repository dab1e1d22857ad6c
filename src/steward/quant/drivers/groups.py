"""Who came, who went, and what became of those who stayed: a change customer by customer."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from steward.quant.drivers.bridge import CENT, Bridge, build_bridge

Amounts = Mapping[str, Decimal]
NOBODY = ""  # the name of what is not known whose it is


def come_and_gone_bridge(
    before: Amounts,
    after: Amounts,
    known: Collection[str] = (),
    *,
    quantum: Decimal = CENT,
    whole: tuple[Decimal, Decimal] | None = None,
    told_by: tuple[Amounts, Amounts] | None = None,
) -> Bridge:
    """Return the steps `new`, `back`, `gone`, `more` and `less`, each with its largest groups.

    Who is not in `before` is new, or back where `known` has met him earlier. What nobody is named
    for is `nameless`. Where groups share things, such as an order of two customers, `whole` says
    what there was in all, then and now, and `shared` is what was counted more than once. `told_by`
    are other amounts by which the largest groups of each step are chosen and told.
    """
    steps: dict[str, dict[str, Fraction]] = {
        name: {} for name in ("new", "back", "gone", "more", "less", "nameless")
    }
    met = frozenset(known)
    for name in before.keys() | after.keys():
        steps[_step(name, before, after, met)][name] = _change(name, before, after)
    amounts = {name: sum(parts.values(), Fraction(0)) for name, parts in steps.items()}
    sums = [sum(side.values(), Decimal(0)) for side in (before, after)]
    ends = whole or (sums[0], sums[1])
    amounts["shared"] = Fraction(ends[1] - sums[1]) - Fraction(ends[0] - sums[0])
    if told_by:
        steps = {
            step: {name: _change(name, *told_by) for name in parts} for step, parts in steps.items()
        }
    return build_bridge(*ends, amounts, steps, quantum=quantum)


def _change(name: str, before: Amounts, after: Amounts) -> Fraction:
    return Fraction(after.get(name, 0)) - Fraction(before.get(name, 0))


def _step(name: str, before: Amounts, after: Amounts, met: Collection[str]) -> str:
    if name == NOBODY:
        return "nameless"
    if name not in before:
        return "back" if name in met else "new"
    if name not in after:
        return "gone"
    return "more" if after[name] >= before[name] else "less"
