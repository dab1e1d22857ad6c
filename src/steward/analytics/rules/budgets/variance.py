"""What of a variance is volume, mix and price: steps that make it, to the cent.

With planned money P and units q0 of a line by now, and what came of it, C for q1 units:

    volume = (q1 - q0) * P / q0,   price = C - q1 * P / q0

which are (actual - planned units) * planned price and (actual - planned price) * actual units. Over
all such lines the volume is that at the planned mix, (sum q1 - sum q0) * sum P / sum q0, and what
the volumes of the lines make beyond it is mix.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from steward.analytics.rules.budgets.kinds import Key, named
from steward.analytics.rules.budgets.standing import LineStanding, share_gone
from steward.quant.drivers import Bridge, build_bridge, whole_cents

_NONE = Decimal(0)
_NEITHER = Fraction(0)


class Unsplit(StrEnum):
    """Why the variance of a line is not split."""

    NO_UNITS = "no_units"  # none are planned
    SOME_MONTHS = "some_months"  # some months have an amount without units
    NO_PRICE = "no_price"  # none are planned by now
    UNCOUNTED = "uncounted"  # some was sold without a quantity


@dataclass(frozen=True)
class Counted:
    """Units of a line: planned by months, where they are; and sold, `uncounted` rows without."""

    planned: Mapping[date, Decimal] = field(default_factory=dict)
    sold: Decimal = _NONE
    uncounted: int = 0


@dataclass(frozen=True)
class LineVariance:
    """What came of a line beside what was planned by now; volume and price, or why it has none."""

    key: Key
    planned: Decimal
    came: Decimal
    planned_units: Decimal | None
    units: Decimal | None
    volume: Decimal | None
    price: Decimal | None
    unsplit: Unsplit | None

    @property
    def change(self) -> Decimal:
        """How much more came than was planned by now."""
        return self.came - self.planned

    @property
    def more_units(self) -> Fraction:
        """How many more units were sold than were planned by now."""
        return Fraction(self.units or 0) - Fraction(self.planned_units or 0)


@dataclass(frozen=True)
class Variance:
    """The planned lines, and the bridge over all: `volume`, `mix`, `price`, `unsplit`, `beside`."""

    lines: tuple[LineVariance, ...]
    bridge: Bridge

    @property
    def steps(self) -> dict[str, Decimal]:
        """The amounts of the steps by their names."""
        return {step.name: step.amount for step in self.bridge.steps}

    @property
    def is_split(self) -> bool:
        """Whether any line of it is."""
        return any(line.unsplit is None for line in self.lines)


def variance_of(
    lines: Sequence[LineStanding],
    beside: Sequence[LineStanding],
    counted: Mapping[Key, Counted],
    today: date,
) -> Variance:
    """Split how what came differs from what was planned by now; to the cent, line by line.

    What no line names, `beside`, is a step of its own.
    """
    planned = whole_cents([Fraction(one.planned_by_now) for one in lines])
    found = tuple(
        _line(line, amount, counted.get(line.key, Counted()), today)
        for line, amount in zip(lines, planned, strict=True)
    )
    parts = dict(_parts(found))
    parts["beside"] = _by_name((one.key, one.came) for one in beside)
    before = sum(planned, _NONE)
    after = sum((one.came for one in (*lines, *beside)), _NONE)
    steps = {name: sum(one.values(), _NEITHER) for name, one in parts.items()}
    return Variance(found, build_bridge(before, after, steps, parts))


def _line(line: LineStanding, planned: Decimal, of: Counted, today: date) -> LineVariance:
    units = sum(
        (of.planned.get(one.month, _NONE) * share_gone(one.month, today) for one in line.months),
        _NONE,
    )
    why = _unsplit(line, units, of)
    told = (units if of.planned else None, None if of.uncounted else of.sold)
    if why:
        return LineVariance(line.key, planned, line.came, *told, None, None, why)
    price = Fraction(planned) / Fraction(units)
    (volume,) = whole_cents([(Fraction(of.sold) - Fraction(units)) * price])
    rest = line.came - planned - volume
    return LineVariance(line.key, planned, line.came, *told, volume, rest, None)


def _unsplit(line: LineStanding, units: Decimal, of: Counted) -> Unsplit | None:
    begun = (one for one in line.months if one.came is not None)
    holes = (one for one in begun if one.planned and one.month not in of.planned)
    whys = {
        Unsplit.NO_UNITS: not of.planned,
        Unsplit.SOME_MONTHS: any(holes),
        Unsplit.NO_PRICE: not units,
        Unsplit.UNCOUNTED: of.uncounted > 0 or (line.came and not of.sold),
    }
    return next((why for why, holds in whys.items() if holds), None)


def _parts(lines: Sequence[LineVariance]) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """Yield what of each step each line made."""
    split = [one for one in lines if one.unsplit is None]
    units = sum((Fraction(one.planned_units or 0) for one in split), _NEITHER)
    money = sum((Fraction(one.planned) for one in split), _NEITHER)
    average = money / units if units else _NEITHER
    even = {one.key: average * one.more_units for one in split}  # volume at the planned mix
    yield "volume", _by_name(even.items())
    yield "mix", _by_name((one.key, Fraction(one.volume or 0) - even[one.key]) for one in split)
    yield "price", _by_name((one.key, one.price or _NONE) for one in split)
    yield "unsplit", _by_name((one.key, one.change) for one in lines if one.unsplit)


def _by_name(amounts: Iterable[tuple[Key, Decimal | Fraction]]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for key, amount in amounts:
        name = named(key)
        found[name] = found.get(name, _NEITHER) + Fraction(amount)
    return found
