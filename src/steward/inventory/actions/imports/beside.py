"""What rows tell beside a variant: who sends it at what, its lot, the places that they name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.events import PlaceAdded, SupplierAdded
from steward.inventory.models import Lot, Place, Supplier, SupplierOffer
from steward.inventory.rules.imports import ProductRow
from steward.kit import clock, events
from steward.kit.bulk import copy_rows, row_of
from steward.kit.changes import apply


def write_beside(
    session: Session,
    rows: Sequence[ProductRow],
    variants: Mapping[str, int],
    currency: str,
    *,
    actor: Actor,
) -> dict[int, dict[str, Any]]:
    """Write offers, lots and places; return by variant what is to be put back by an undo."""
    pairs = [(row, variants[row.external_id]) for row in rows]
    _add_places(session, {row.said.place for row in rows if row.said.place}, actor)
    offered = [(row, variant_id) for row, variant_id in pairs if row.said.supplier]
    before = _offers(session, offered, currency, actor)
    for variant_id, lot_id in _lots(session, pairs).items():
        before.setdefault(variant_id, {})["lot"] = lot_id
    return before


def _add_places(session: Session, names: Iterable[str], actor: Actor) -> None:
    wanted = {name.casefold(): name for name in names}
    known = session.scalars(select(Place.name).where(Place.name.in_(list(wanted.values()))))
    for key in sorted(wanted.keys() - {name.casefold() for name in known}):
        place = Place(name=wanted[key], created_at=clock.now())
        session.add(place)
        session.flush()
        events.record(session, PlaceAdded(subject_id=place.id, name=place.name), actor=actor)


def _suppliers(
    session: Session, names: Iterable[str], currency: str, actor: Actor
) -> dict[str, int]:
    wanted = {name.casefold(): name for name in names}
    query = select(Supplier).where(Supplier.name.in_(list(wanted.values())))
    known = {one.name.casefold(): one.id for one in session.scalars(query)}
    for key in sorted(wanted.keys() - known.keys()):
        new = Supplier(name=wanted[key], currency=currency, created_at=clock.now())
        session.add(new)
        session.flush()
        events.record(session, SupplierAdded(subject_id=new.id, name=new.name), actor=actor)
        known[key] = new.id
    return known


def _offers(
    session: Session, offered: Sequence[tuple[ProductRow, int]], currency: str, actor: Actor
) -> dict[int, dict[str, Any]]:
    suppliers = _suppliers(
        session, [row.said.supplier or "" for row, _ in offered], currency, actor
    )
    held: dict[int, dict[int, SupplierOffer]] = {}
    ids = [variant_id for _, variant_id in offered]
    for one in session.scalars(select(SupplierOffer).where(SupplierOffer.variant_id.in_(ids))):
        held.setdefault(one.variant_id, {})[one.supplier_id] = one
    _make_room(session, [v for row, v in offered if row.said.preferred])
    before: dict[int, dict[str, Any]] = {}
    new = []
    for row, variant_id in offered:
        supplier_id = suppliers[(row.said.supplier or "").casefold()]
        others = held.get(variant_id, {})
        first = {} if others else {"preferred": True}
        said = first | row.said.offer | _preferred(row)
        offer = others.get(supplier_id)
        changes = apply(offer, said) if offer else None
        if offer is None:
            new.append(_offer(supplier_id, variant_id, said))
        before[variant_id] = {"offer": {"supplier": supplier_id, "held": changes}}
    session.flush()
    copy_rows(session, SupplierOffer, [row_of(one) for one in new])
    return before


def _preferred(row: ProductRow) -> dict[str, object]:
    return {} if row.said.preferred is None else {"preferred": row.said.preferred}


def _make_room(session: Session, variant_ids: Sequence[int]) -> None:
    """One supplier at most is preferred for a variant: the row's, from now on."""
    others = update(SupplierOffer).where(
        SupplierOffer.variant_id.in_(variant_ids), SupplierOffer.preferred
    )
    session.execute(others.values(preferred=False))


def _offer(supplier_id: int, variant_id: int, said: Mapping[str, Any]) -> SupplierOffer:
    now = clock.now()
    return SupplierOffer(supplier_id=supplier_id, variant_id=variant_id, created_at=now, **said)


def _lots(session: Session, pairs: Sequence[tuple[ProductRow, int]]) -> dict[int, int]:
    """Write the lots that rows name and that are new; return their ids by variant."""
    named = {variant_id: row.said for row, variant_id in pairs if row.said.lot}
    query = select(Lot).where(Lot.variant_id.in_(list(named)))
    known = {(lot.variant_id, lot.code.casefold()): lot for lot in session.scalars(query)}
    new = {}
    for variant_id, said in named.items():
        lot = known.get((variant_id, (said.lot or "").casefold()))
        if lot is None:
            lot = Lot(variant_id=variant_id, code=said.lot, created_at=clock.now())
            new[variant_id] = lot
            session.add(lot)
        lot.expires_on = said.expires_on or lot.expires_on
    session.flush()
    return {variant_id: lot.id for variant_id, lot in new.items()}
