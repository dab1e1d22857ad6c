"""What problems cost, and which few of them cost most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

_HOUR = 60  # minutes


@dataclass(frozen=True)
class Cost:
    """What a problem cost so far: money paid back, work, and orders called off afterwards."""

    refunds: Decimal
    units: float
    lost: Decimal
    unit_minutes: Decimal
    hour_cost: Decimal

    @property
    def minutes(self) -> Decimal:
        """How long the work took, as units are reckoned."""
        return Decimal(str(self.units)) * self.unit_minutes

    @property
    def handling(self) -> Decimal:
        """What the work cost."""
        return (self.minutes * self.hour_cost / _HOUR).quantize(Decimal("0.01"))

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.refunds + self.handling + self.lost


def pareto(costs: Iterable[Decimal]) -> Sequence[float]:
    """Return for costs, the dearest first, the share of all that each and those before it have."""
    sums = list(accumulate(costs))
    return [float(one / sums[-1]) if sums[-1] else 0.0 for one in sums]
