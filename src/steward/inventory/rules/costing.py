"""What goods cost: the layers of one place and lot, taken oldest first and put back as they were.

A layer is what came in together: so many pieces for so much. Values are exact Decimals of ten
places; a part of a layer takes its share, the last part takes all that is left, so nothing is ever
gained or lost by rounding. Under the moving average there is one layer, into which all goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from steward.inventory.rules.kinds import CostMethod

NOTHING = Decimal(0)
SMALLEST_VALUE = Decimal("1e-10")


@dataclass(frozen=True)
class Layer:
    """Pieces that came in together: how many are left, and what these are worth in all.

    What was sold before it came is a layer of fewer than no pieces, at the cost last known.
    """

    id: int
    since: datetime
    unit_cost: Decimal
    quantity: Decimal = NOTHING
    value: Decimal = NOTHING


@dataclass(frozen=True)
class Entry:
    """What one movement does to one layer; both are below zero when it takes."""

    layer_id: int
    quantity: Decimal
    value: Decimal

    def backwards(self) -> "Entry":
        """Return what undoes it."""
        return Entry(self.layer_id, -self.quantity, -self.value)


class Pile:
    """All layers of one place and lot, while an act is worked out upon them.

    New layers get ids below zero, in the order of their coming, until they are written.
    """

    def __init__(self, layers: Iterable[Layer], method: CostMethod) -> None:
        self.layers = {layer.id: layer for layer in layers}
        self._method = method

    @property
    def last_cost(self) -> Decimal:
        """What a piece cost that came in last; nothing where none ever did."""
        return next((one.unit_cost for one in reversed(self._by_age())), NOTHING)

    def worth(self, quantity: Decimal) -> Decimal:
        """Return what so many more would be worth: the average of those there, or the last cost."""
        there = [one for one in self.layers.values() if one.quantity > 0]
        if not there:
            return _rounded(quantity * self.last_cost)
        value = sum((one.value for one in there), NOTHING)
        return _rounded(value * quantity / sum((one.quantity for one in there), NOTHING))

    def take(self, quantity: Decimal, now: datetime) -> list[Entry]:
        """Take pieces out, the oldest first; what is not there yet is owed, at the last cost."""
        taken = []
        for layer in self._by_age():
            if quantity and layer.quantity > 0:
                part = min(quantity, layer.quantity)
                taken.append(self._enter(_share(layer, part).backwards()))
                quantity -= part
        if quantity:
            cost = self.last_cost
            owed = Entry(self._owing(now, cost), -quantity, _rounded(-quantity * cost))
            taken.append(self._enter(owed))
        return taken

    def put(self, quantity: Decimal, value: Decimal, since: datetime) -> list[Entry]:
        """Put pieces in that are worth `value` in all; what is owed is paid first."""
        paid, entries = NOTHING, []
        for layer in self._by_age():
            if paid < quantity and layer.quantity < 0:
                part = min(quantity - paid, -layer.quantity)
                paid += part
                worth = _part_of(value, part, quantity)
                entries.append(self._enter(Entry(layer.id, part, worth)))
        rest = quantity - paid
        if rest:
            worth = value - sum((one.value for one in entries), NOTHING)
            into = self._open(since, _rounded(worth / rest))
            entries.append(self._enter(Entry(into, rest, worth)))
        return entries

    def put_back(self, entries: Iterable[Entry]) -> list[Entry]:
        """Put pieces back into the layers that they were taken from."""
        return [self._enter(entry) for entry in entries]

    def settle(self, before: "Pile") -> list[Entry]:
        """Write off what a paid debt was valued wrongly by, against how the pile was `before`.

        A debt is booked at the cost last known. Once paid, the layer has no piece left, but is
        worth the difference to what the pieces really cost; a debt paid in part, its part of it.
        """
        settled = []
        for layer in self._by_age():
            owed = before.layers.get(layer.id, layer)
            if owed.quantity < 0 and layer.quantity > owed.quantity:
                right = _part_of(owed.value, layer.quantity, owed.quantity)
                if layer.value != right:
                    settled.append(self._enter(Entry(layer.id, NOTHING, right - layer.value)))
        return settled

    def copy(self) -> "Pile":
        """Return how it is now."""
        return Pile(self.layers.values(), self._method)

    def _by_age(self) -> list[Layer]:
        """Those not written yet are the newest: their ids fall."""
        return sorted(self.layers.values(), key=lambda one: (one.since, one.id < 0, abs(one.id)))

    def _enter(self, entry: Entry) -> Entry:
        layer = self.layers[entry.layer_id]
        quantity, value = layer.quantity + entry.quantity, layer.value + entry.value
        self.layers[layer.id] = replace(layer, quantity=quantity, value=value)
        return entry

    def _owing(self, now: datetime, cost: Decimal) -> int:
        """Find the layer that is owed, or open one."""
        known = (one.id for one in self._by_age() if one.quantity < 0)
        return next(known, None) or self._new(now, cost)

    def _open(self, since: datetime, cost: Decimal) -> int:
        """Open a layer for what comes in, or find the one that all goes into."""
        if self._method is CostMethod.AVERAGE and self.layers:
            return self._by_age()[0].id
        return self._new(since, cost)

    def _new(self, since: datetime, cost: Decimal) -> int:
        new = min([0, *self.layers]) - 1
        self.layers[new] = Layer(new, since, cost)
        return new


def returned(sold: Sequence[Entry], before: Decimal, quantity: Decimal) -> list[Entry]:
    """Return what puts `quantity` of a sale back into its layers, the last taken first.

    `sold` are the sale's entries, `before` is how many pieces of it came back already. However
    often some come back, all that was sold is worth in the end what it was worth when it went.
    Raises ValueError when more would come back than was sold.
    """
    until, already = _back(sold, before + quantity), _back(sold, before)
    entries = [_less(one, already.get(layer_id)) for layer_id, one in until.items()]
    return [one for one in entries if one.quantity]


def _back(sold: Sequence[Entry], quantity: Decimal) -> dict[int, Entry]:
    """Return what the first `quantity` pieces that come back do, by layer."""
    back = {}
    for one in reversed(sold):
        part = min(quantity, -one.quantity)
        if part > 0:
            worth = _part_of(-one.value, part, -one.quantity)
            back[one.layer_id] = Entry(one.layer_id, part, worth)
            quantity -= part
    if quantity:
        msg = "more comes back than was sold"
        raise ValueError(msg)
    return back


def _less(entry: Entry, other: Entry | None) -> Entry:
    if other is None:
        return entry
    return Entry(entry.layer_id, entry.quantity - other.quantity, entry.value - other.value)


def _share(layer: Layer, part: Decimal) -> Entry:
    return Entry(layer.id, part, _part_of(layer.value, part, layer.quantity))


def _part_of(value: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Return a part's share of a value, which is all of it when the part is the whole."""
    return value if part == whole else _rounded(value * part / whole)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(SMALLEST_VALUE)
