"""What is kept back from sale: by whom, since when, why; and what was promised of a held lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.inventory.models import Lot, Product, StockHold, Variant
from steward.inventory.rules import NOTHING
from steward.kit import clock
from steward.kit.errors import NotFound

DESK = "desk"  # who keeps something back that is not for a problem
_PROMISED = text("""
    select r.holder, sum(n.quantity - n.fulfilled) as quantity
    from levels l join reservation_lines n on n.level_id = l.id
    join reservations r on r.id = n.reservation_id and r.state = 'firm'
    where l.lot_id = :lot and n.quantity > n.fulfilled group by r.holder order by min(r.id)
""")
_ON_HAND = text("select coalesce(sum(on_hand), 0) from levels where lot_id = :lot")
# Where the lot is, what is free of others there; no more of it than is promised of the lot.
_INSTEAD = text("""
    select coalesce(sum(least(l.reserved, coalesce((
        select sum(f.on_hand - f.reserved) from levels f left join lots o on o.id = f.lot_id
        where f.variant_id = l.variant_id and f.place_id = l.place_id and f.on_hand > f.reserved
          and not f.is_held and f.lot_id is distinct from :lot
          and (o.expires_on is null or o.expires_on >= :today)), 0))), 0)
    from levels l where l.lot_id = :lot
""")


@dataclass(frozen=True)
class Withheld:
    """A lot: how many are there, who holds it, to whom it is promised ("order:7": how many).

    `instead` is how many of what is promised could be of others at the same places.
    """

    lot: Lot
    product: Product
    variant_id: int
    on_hand: Decimal
    holds: Sequence[StockHold]
    promises: Sequence[tuple[str, Decimal]]
    instead: Decimal

    @property
    def promised(self) -> Decimal:
        """How many are promised firmly in all."""
        return sum((quantity for _, quantity in self.promises), NOTHING)


def open_holds(
    session: Session, *, lot_id: int | None = None, product_id: int | None = None
) -> Sequence[StockHold]:
    """Return what keeps a lot, or a product, back; the first first."""
    which = StockHold.lot_id == lot_id if lot_id else StockHold.product_id == product_id
    query = select(StockHold).where(which, StockHold.ended_at.is_(None)).order_by(StockHold.id)
    return session.scalars(query).all()


def find_withheld(session: Session, lot_id: int) -> Withheld:
    """Return how a lot stands, held or not. Raises NotFound."""
    query = (
        select(Lot, Product)
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
    )
    row = session.execute(query.where(Lot.id == lot_id)).one_or_none()
    if row is None:
        raise NotFound
    lot, product = row
    asked = {"lot": lot_id, "today": clock.now().date()}
    promises = [(one.holder, one.quantity) for one in session.execute(_PROMISED, asked)]
    return Withheld(
        lot,
        product,
        lot.variant_id,
        session.scalar(_ON_HAND, asked) or NOTHING,
        open_holds(session, lot_id=lot_id),
        promises,
        session.scalar(_INSTEAD, asked) or NOTHING if promises else NOTHING,
    )
