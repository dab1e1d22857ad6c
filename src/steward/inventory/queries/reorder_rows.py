"""A variant at a place as proposals show it: how it stands, who would send more, what was asked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from steward.inventory.rules import NOTHING, Figures, Spot, Standing
from steward.kit import clock


@dataclass(frozen=True)
class From:
    """Who would be asked to send it: the supplier preferred, else the cheapest."""

    id: int
    name: str
    email: str | None
    currency: str
    is_asked: bool
    price: Decimal
    lead_days: int


@dataclass(frozen=True)
class Alert:
    """The alert that is open, or quiet, and the order that was made for it."""

    id: int
    state: str
    opened_at: datetime
    purchase_id: int | None


@dataclass(frozen=True)
class ReorderRow:
    """A variant at a place: how it stands, and what to order of whom. `draft` has some already."""

    spot: Spot
    name: str
    sku: str
    unit: str
    place: str
    price: Decimal
    currency: str
    on_hand: Decimal
    free: Decimal
    incoming: Decimal
    standing: Standing
    supplier: From | None
    alert: Alert | None
    draft: int | None
    set_by: str | None
    set_at: datetime | None
    computed_at: datetime | None
    computed: Decimal | None

    @property
    def amount(self) -> Decimal:
        """What the proposed quantity costs, in the supplier's currency."""
        return self.standing.quantity * (self.supplier.price if self.supplier else NOTHING)

    @property
    def needed_by(self) -> date | None:
        """The day on which what is there or on its way is used up, by the forecast."""
        return self.standing.needed_by(clock.now().date())

    @property
    def is_late(self) -> bool:
        """Whether it would be used up before an order of today is here."""
        why = self.standing.figures
        return (
            self.standing.days is not None
            and why is not None
            and (self.standing.days < why.lead_days)
        )


def reorder_row(row: Any) -> ReorderRow:  # noqa: ANN401 - a row, in the words of `reordering`
    """Return a line from its row."""
    supplier, alert = None, None
    if row.supplier_id is not None:
        supplier = From(
            row.supplier_id,
            row.supplier,
            row.email,
            row.supplier_currency,
            row.is_asked,
            row.offer_price,
            row.lead_time_days,
        )
    if row.alert_id is not None:
        alert = Alert(row.alert_id, row.alert_state, row.opened_at, row.purchase_id)
    return ReorderRow(
        Spot(row.variant_id, row.place_id),
        *(row.name, row.sku, row.unit, row.place, row.price, row.currency),
        *(row.on_hand, row.free, row.incoming),
        standing=_standing(row),
        supplier=supplier,
        alert=alert,
        draft=row.draft_id,
        set_by=row.set_by,
        set_at=row.set_at,
        computed_at=row.computed_at,
        computed=row.computed,
    )


def _standing(row: Any) -> Standing:  # noqa: ANN401 - as above
    return Standing(
        row.point,
        row.free + row.incoming,
        row.drafted or NOTHING,
        Figures(**row.figures) if row.figures else None,
        row.by_hand,
        row.by_hand_up_to,
        row.minimum_quantity or NOTHING,
        row.pack_quantity or Decimal(1),
    )
