"""Who came, who went, and what became of those who stayed: a change customer by customer."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from steward.quant.drivers.bridge import CENT, Bridge, build_bridge


def come_and_gone_bridge(
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    known: Collection[str] = (),
    *,
    quantum: Decimal = CENT,
) -> Bridge:
    """Return the steps `new`, `back`, `gone`, `more` and `less`, each with its largest groups.

    Who is not in `before` is new, or back where `known` has met him earlier.
    """
    steps: dict[str, dict[str, Fraction]] = {
        name: {} for name in ("new", "back", "gone", "more", "less")
    }
    met = frozenset(known)
    for name in before.keys() | after.keys():
        change = Fraction(after.get(name, Decimal(0))) - Fraction(before.get(name, Decimal(0)))
        if name not in before:
            step = "back" if name in met else "new"
        elif name not in after:
            step = "gone"
        else:
            step = "more" if change >= 0 else "less"
        steps[step][name] = change
    return build_bridge(
        sum(before.values(), Decimal(0)),
        sum(after.values(), Decimal(0)),
        {name: sum(parts.values(), Fraction(0)) for name, parts in steps.items()},
        steps,
        quantum=quantum,
    )
