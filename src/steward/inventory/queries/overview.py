"""All that the page of one variant's stock shows at once, and that of one stock-take."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Place, Product, ReorderPoint, StockCount, Variant
from steward.inventory.queries.checks import differences
from steward.inventory.queries.counts import (
    CountLine,
    count_lines,
    get_count,
    last_counted,
    uncounted,
)
from steward.inventory.queries.levels import LotRow, levels_of
from steward.inventory.queries.rows import get_place, get_product, get_variant
from steward.inventory.rules import NOTHING


@dataclass(frozen=True)
class Lots:
    """Some lots of a variant, at one place or at all, that can be summed up."""

    lots: Sequence[LotRow]

    @property
    def name(self) -> str:
        """The place where they are, as far as it is one."""
        return self.lots[0].place

    def total(self, name: str) -> Decimal:
        """Sum up `on_hand`, `reserved`, `free`, `incoming` or `value` of all lots."""
        return sum((getattr(lot, name) for lot in self.lots), NOTHING)


@dataclass(frozen=True)
class VariantStock(Lots):
    """What there is of a variant, whether that adds up, and when to order more, by place."""

    variant: Variant
    product: Product
    differences: int
    counted_at: datetime | None
    points: Mapping[int, Decimal | None]

    @property
    def by_place(self) -> list[Lots]:
        """What there is at each place where it is or was."""
        found = groupby(self.lots, key=lambda lot: lot.key.place_id)
        return [Lots(list(lots)) for _, lots in found]

    @property
    def places(self) -> dict[int, str]:
        """These places, by name."""
        return {one.lots[0].key.place_id: one.name for one in self.by_place}


def stock_of(session: Session, actor: Actor, variant_id: int) -> VariantStock:
    """Return what there is of a variant that the actor may see; raises NotFound."""
    variant = get_variant(session, actor, variant_id)
    return VariantStock(
        levels_of(session, [variant_id]),
        variant,
        get_product(session, actor, variant.product_id),
        differences(session, variant_id),
        last_counted(session, variant_id),
        _points(session, variant_id),
    )


def _points(session: Session, variant_id: int) -> dict[int, Decimal | None]:
    query = select(ReorderPoint.place_id, ReorderPoint.point)
    return dict(session.execute(query.where(ReorderPoint.variant_id == variant_id)).all())


@dataclass(frozen=True)
class CountShown:
    """A stock-take, what was counted in it, and how many levels of it were not."""

    count: StockCount
    place: Place
    lines: Sequence[CountLine]
    uncounted: int

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(1 for line in self.lines if line.difference)

    @property
    def worth(self) -> Mapping[str, Decimal]:
        """What the differences are worth, by currency."""
        sums = defaultdict[str, Decimal](Decimal)
        for line in self.lines:
            sums[line.currency] += line.worth
        return {currency: value for currency, value in sums.items() if value}


def count_shown(session: Session, actor: Actor, count_id: int) -> CountShown:
    """Return a stock-take that the actor may see; raises NotFound."""
    count = get_count(session, actor, count_id)
    place = get_place(session, actor, count.place_id)
    return CountShown(count, place, count_lines(session, count_id), uncounted(session, count))
