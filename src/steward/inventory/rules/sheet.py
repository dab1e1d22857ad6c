"""An act worked out upon levels and layers: what it moves, what that is worth, what is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from steward.inventory.rules.acts import MovementKind
from steward.inventory.rules.costing import NOTHING, Entry, Layer, Pile, returned
from steward.inventory.rules.demand import Key
from steward.inventory.rules.kinds import CostMethod


@dataclass(frozen=True)
class Level:
    """What is counted of one key: there, and promised of it."""

    id: int
    key: Key
    on_hand: Decimal
    reserved: Decimal
    may_backorder: bool = False
    method: CostMethod = CostMethod.FIFO
    is_held: bool = False

    @property
    def free(self) -> Decimal:
        """What is there and not promised."""
        return self.on_hand - self.reserved


@dataclass(frozen=True)
class Draft:
    """A movement that is to be written; `on_hand` is what is there after it."""

    kind: MovementKind
    level: Level
    quantity: Decimal
    entries: Sequence[Entry]
    at: datetime
    returns_id: int | None = None

    @property
    def value(self) -> Decimal:
        """What it adds to what the stock is worth."""
        return sum((one.value for one in self.entries), NOTHING)


class TooLittleError(Exception):
    """There is not so much of a key; `level` is as it is."""

    def __init__(self, level: Level) -> None:
        super().__init__(str(level.key))
        self.level = level


class HeldBackError(Exception):
    """What would be sold is of a lot that is held."""

    def __init__(self, level: Level) -> None:
        super().__init__(str(level.key))
        self.level = level


class Sheet:
    """Some levels with their layers, and the movements drafted upon them so far."""

    def __init__(
        self, levels: Iterable[Level], layers: Mapping[int, Iterable[Layer]], now: datetime
    ) -> None:
        self.levels = {one.key: one for one in levels}
        self.before = dict(self.levels)
        self.piles = {
            one.key: Pile(layers.get(one.id, ()), one.method) for one in self.levels.values()
        }
        self.drafts: list[Draft] = []
        self.now = now

    @property
    def variants(self) -> list[int]:
        """Which goods it is about."""
        return sorted({key.variant_id for key in self.levels})

    def add(
        self,
        kind: MovementKind,
        key: Key,
        came: Sequence[tuple[Decimal, Decimal, datetime]],
        *,
        returns_id: int | None = None,
    ) -> None:
        """Bring pieces in, each part with its value in all and its age; pay what is owed first."""
        pile, before = self.piles[key], self.piles[key].copy()
        entries = [one for part in came for one in pile.put(*part)]
        self._draft(kind, key, sum((one[0] for one in came), NOTHING), entries, returns_id)
        settled = pile.settle(before)
        if settled:
            self._draft(MovementKind.REVALUATION, key, NOTHING, settled)

    def remove(
        self, kind: MovementKind, key: Key, quantity: Decimal, *, promised: bool = False
    ) -> list[Entry]:
        """Take pieces out: of what is free, or of what was promised to whoever gets them.

        Raises TooLittleError when there are fewer, unless the goods may be back-ordered, and
        HeldBackError where what was promised is of a lot that is held.
        """
        level = self.levels[key]
        if promised and level.is_held:
            raise HeldBackError(level)
        if promised:
            level = self.levels[key] = replace(level, reserved=level.reserved - quantity)
        if level.free < quantity and not level.may_backorder:
            raise TooLittleError(self.before[key])
        entries = self.piles[key].take(quantity, self.now)
        self._draft(kind, key, -quantity, entries)
        return entries

    def move(self, key: Key, to: Key, quantity: Decimal) -> None:
        """Take pieces to another place, where they are as old and as dear as they were."""
        known = {one.id: one.since for one in self.piles[key].layers.values()}
        gone = self.remove(MovementKind.TRANSFER, key, quantity)
        parts = [(-one.quantity, -one.value, known.get(one.layer_id, self.now)) for one in gone]
        self.add(MovementKind.TRANSFER, to, parts)

    def bring_back(self, sale: "Sale", quantity: Decimal, key: Key) -> None:
        """Put pieces of a sale back into their layers, or, elsewhere, into layers like those.

        Raises ValueError when more would come back than was sold.
        """
        entries = returned(sale.entries, sale.back, quantity)
        if key == sale.key:
            entries = self.piles[key].put_back(entries)
            self._draft(MovementKind.RETURN, key, quantity, entries, sale.movement_id)
        else:
            ages = sale.ages
            came = [(one.quantity, one.value, ages[one.layer_id]) for one in entries]
            self.add(MovementKind.RETURN, key, came, returns_id=sale.movement_id)

    def scrap(self, sale: "Sale", quantity: Decimal) -> None:
        """Bring pieces of a sale back and write them off at once, for what they cost.

        No other piece and nothing that is owed is touched. Raises ValueError as `bring_back` does.
        """
        entries = returned(sale.entries, sale.back, quantity)
        self._draft(MovementKind.RETURN, sale.key, quantity, entries, sale.movement_id)
        gone = [one.backwards() for one in entries]
        self._draft(MovementKind.WRITE_OFF, sale.key, -quantity, gone)

    def _draft(
        self,
        kind: MovementKind,
        key: Key,
        quantity: Decimal,
        entries: Sequence[Entry],
        returns_id: int | None = None,
    ) -> None:
        level = self.levels[key]
        level = self.levels[key] = replace(level, on_hand=level.on_hand + quantity)
        self.drafts.append(Draft(kind, level, quantity, entries, self.now, returns_id))


@dataclass(frozen=True)
class Sale:
    """What one sale's movement took, of which layers, how old these are; and what came back."""

    movement_id: int
    key: Key
    entries: Sequence[Entry]
    ages: Mapping[int, datetime]
    back: Decimal

    def less(self, quantity: Decimal) -> "Sale":
        """Return the sale with more of it come back."""
        return replace(self, back=self.back + quantity)
