"""Goods to book with: a shop's places, variants and lots, entered without ceremony."""

from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.actions import receive
from steward.inventory.models import Lot, Place, Product, Variant
from steward.inventory.queries.checks import CHECKS
from steward.inventory.rules import Key, Receipt, Slip
from steward.kit import clock
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from tests.cast import KIM

_numbers = count(1)


def new_place(session: Session, name: str = "") -> int:
    """Add a place."""
    place = Place(name=name or f"Place {next(_numbers)}", created_at=clock.now())
    session.add(place)
    session.flush()
    return place.id


def new_variant(
    session: Session,
    *,
    may_backorder: bool = False,
    cost_method: str = "fifo",
    name: str = "Mara 2 espresso machine",
    category: str = "Machines",
) -> int:
    """Add a product of one variant."""
    now = clock.now()
    product = Product(name=name, category=category, created_at=now)
    session.add(product)
    session.flush()
    variant = Variant(
        product_id=product.id,
        sku=f"SKU-{next(_numbers)}",
        price=Decimal(10),
        currency="EUR",
        may_backorder=may_backorder,
        cost_method=cost_method,
        created_at=now,
    )
    session.add(variant)
    session.flush()
    return variant.id


def new_lot(session: Session, variant_id: int, expires_on: date | None = None) -> int:
    """Add a lot of a variant."""
    lot = Lot(
        variant_id=variant_id,
        code=f"L{next(_numbers)}",
        expires_on=expires_on,
        created_at=clock.now(),
    )
    session.add(lot)
    session.flush()
    return lot.id


def slip(document: str | None = None, reason: str = "") -> Slip:
    """Return a slip of its own key."""
    return Slip(f"test-{next(_numbers)}", document, reason)


def stocked(session: Session, key: Key, quantity: str = "10", cost: str = "5") -> Key:
    """Take goods in."""
    line = Receipt(key, Decimal(quantity), Decimal(cost))
    receive(session, [line], slip(), actor=KIM.actor)
    return key


def counted(session: Session, key: Key) -> tuple[object, object]:
    """Return what a level says is there, and reserved."""
    query = text("""
        select on_hand, reserved from levels where variant_id = :variant_id
        and place_id = :place_id and lot_id is not distinct from cast(:lot_id as bigint)
    """)
    on_hand, reserved = session.execute(query, key._asdict()).one()
    return on_hand, reserved


def worth(session: Session, variant_id: int) -> object:
    """Return what all of a variant is worth."""
    query = text("""
        select coalesce(sum(c.value), 0) from cost_layers c join levels l on l.id = c.level_id
        where l.variant_id = :variant
    """)
    return session.scalar(query, {"variant": variant_id})


def differences(session: Session) -> list[str]:
    """Return all that does not add up."""
    session.flush()
    files = FileStore(Settings())
    return [line for check in CHECKS.values() for line in check(session, files)]
