"""Undoing an import of products: what it brought is taken away, what it changed put back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.imports.compare import VARIANT
from steward.inventory.actions.imports.file import PRODUCTS
from steward.inventory.events import ProductsImportUndone
from steward.inventory.models import Lot, Product, ProductImage, SupplierOffer, Variant
from steward.inventory.rules import ProductState
from steward.kit import clock, events, live
from steward.kit.db import Base
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CREATED, UNDONE, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable, live_rows

_AT_ONCE = 500
_NAMED = 20  # SKUs that are kept
_NUMBERS = frozenset(["price", "pack_quantity", "minimum_quantity"])
Row = tuple[ImportedRow, Variant]


def undo_products(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Remove the variants that an import brought, and restore those it changed.

    A variant that something refers to by now, such as its stock, is retired instead; one that
    people changed since is kept as it is. Suppliers and places stay. Raises Conflict when it was
    undone already or had not begun, when a later import told of the same variants, or while
    products are being imported.
    """
    demand(actor, "stock.manage")
    run = ledger.get_run(session, import_id, kind=PRODUCTS, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = 0
    kept: list[str] = []
    for some in live_rows(session, run, VARIANT, Variant):
        touched = [variant.sku for entry, variant in some if entry.version != variant.version]
        kept += touched[: _NAMED - len(kept)]
        mine = [(entry, variant) for entry, variant in some if entry.version == variant.version]
        created = [variant for entry, variant in mine if entry.action == CREATED]
        changed = [(entry, variant) for entry, variant in mine if entry.action != CREATED]
        _restore(session, changed)
        ledger.retire(session, [entry.id for entry, _ in mine])
        _revive(session, changed)
        _remove(session, created)
        withdrawn, restored = withdrawn + len(created), restored + len(changed)
        session.expunge_all()
    _remove_empty_products(session, run.id)
    return _ended(session, import_id, Undone(withdrawn, restored, kept), actor)


def _ended(session: Session, import_id: int, undone: Undone, actor: Actor) -> Undone:
    run = ledger.get_run(session, import_id)
    run.state, run.undone_at = UNDONE, clock.now()
    fact = ProductsImportUndone(
        subject_id=run.id,
        withdrawn=undone.withdrawn,
        restored=undone.restored,
        kept=tuple(undone.kept),
    )
    events.record(session, fact, actor=actor)
    live.announce(session, "products", *topics_of(run.id))
    return undone


def _restore(session: Session, rows: Sequence[Row]) -> None:
    for entry, variant in rows:
        _put_back(variant, entry.before.get("variant", {}))
        if entry.before.get("product"):
            _put_back(session.get_one(Product, variant.product_id), entry.before["product"])
        if offer := entry.before.get("offer"):
            _restore_offer(session, variant.id, offer)
        if entry.before.get("lot"):
            _try_to_delete(session, Lot, [entry.before["lot"]])
    session.flush()


def _put_back(row: Base, changes: Mapping[str, Sequence[Any]]) -> None:
    """Give columns what they held, where they still hold what the import put there."""
    for name, (before, after) in changes.items():
        held = getattr(row, name)
        if held == _value(name, after):
            setattr(row, name, _value(name, before))


def _value(name: str, plain: Any) -> Any:  # noqa: ANN401 - what a column holds
    is_number = name in _NUMBERS and plain is not None
    return Decimal(plain) if is_number else plain


def _restore_offer(session: Session, variant_id: int, offer: Mapping[str, Any]) -> None:
    query = select(SupplierOffer).where(
        SupplierOffer.variant_id == variant_id, SupplierOffer.supplier_id == offer["supplier"]
    )
    present = session.scalars(query).one_or_none()
    if present is not None and offer["held"] is None:
        session.delete(present)
    elif present is not None:
        _put_back(present, offer["held"])


def _revive(session: Session, rows: Sequence[Row]) -> None:
    """Let the entries before these tell again how the restored variants are.

    What people had worked on in between stays theirs.
    """
    for entry, variant in rows:
        before = entry.before.get("entry")
        if before is not None:
            earlier = session.get_one(ImportedRow, before)
            earlier.is_live = True
            if entry.before["untouched"]:
                earlier.version = variant.version
    session.flush()


def _remove(session: Session, variants: Sequence[Variant]) -> None:
    """Delete variants with their offers and lots; retire those that something refers to."""
    ids = [variant.id for variant in variants]
    if ids and not _try_to_delete(session, Variant, ids):
        for variant_id in ids:
            if not _try_to_delete(session, Variant, [variant_id]):
                retiring = update(Variant).where(Variant.id == variant_id)
                session.execute(retiring.values(state=ProductState.RETIRED))


def _try_to_delete(session: Session, table: type[Variant | Lot], ids: Sequence[int]) -> bool:
    """Delete rows, and of variants what belongs to them; say whether nothing refers to them."""
    try:
        with session.begin_nested():
            if table is Variant:
                for part in (SupplierOffer, Lot):
                    session.execute(delete(part).where(part.variant_id.in_(ids)))
            session.execute(delete(table).where(table.id.in_(ids)))
    except IntegrityError:
        return False
    return True


def _remove_empty_products(session: Session, import_id: int) -> None:
    has_variant = exists().where(Variant.product_id == Product.id)
    has_image = exists().where(ProductImage.product_id == Product.id)
    mine = delete(Product).where(Product.import_id == import_id, ~has_variant, ~has_image)
    session.execute(mine.execution_options(synchronize_session=False))
