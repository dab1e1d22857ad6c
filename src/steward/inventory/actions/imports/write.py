"""Writing the products of a spreadsheet: new ones by the hundred, others where they differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.imports.beside import write_beside
from steward.inventory.actions.imports.compare import VARIANT, compare
from steward.inventory.actions.imports.present import Known
from steward.inventory.events import ProductAdded, ProductChanged
from steward.inventory.models import Product, Variant
from steward.inventory.queries import usual_currency
from steward.inventory.rules.imports import ProductRow
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.kit.changes import apply
from steward.kit.imports import ledger
from steward.kit.imports.engine import Written
from steward.kit.imports.tables import CHANGED, CREATED, Import, ImportedRow


def write_rows(
    session: Session, run: Import, rows: Sequence[ProductRow], *, actor: Actor
) -> Written:
    """Write a batch of rows; say what became of them."""
    found = compare(session, rows, for_update=True)
    currency = usual_currency(session)
    variants = _create(session, run, found.new, currency, actor)
    told = _change(session, found.other, actor)
    known = variants | {one.row.external_id: one.variant.id for one in found.other}
    written = [*found.new, *(one.row for one in found.other)]
    beside = write_beside(session, written, known, currency, actor=actor)
    session.flush()
    book = [_created(run, row, variants[row.external_id]) for row in found.new]
    book += [
        _changed(run, one, before | beside.get(one.variant.id, {}))
        for one, before in zip(found.other, told, strict=True)
    ]
    ledger.retire(session, [one.entry.id for one in found.other if one.entry])
    copy_rows(session, ImportedRow, book)
    return Written(len(found.new), len(found.other), len(found.same), found.wrong)


def _create(
    session: Session, run: Import, rows: Sequence[ProductRow], currency: str, actor: Actor
) -> dict[str, int]:
    """Write new variants, and the products that are new with them; return their ids by SKU."""
    products = _products(session, run, rows, actor)
    ids = reserve_ids(session, Variant, len(rows))
    now = clock.now()
    made = [
        Variant(
            id=variant_id,
            product_id=products[(row.said.name or "").lower()],
            created_at=now,
            import_id=run.id,
            **{"currency": currency} | row.said.of_variant,
        )
        for row, variant_id in zip(rows, ids, strict=True)
    ]
    copy_rows(session, Variant, [row_of(variant) for variant in made])
    return dict(zip((row.external_id for row in rows), ids, strict=True))


def _products(
    session: Session, run: Import, rows: Sequence[ProductRow], actor: Actor
) -> dict[str, int]:
    """Return the products that rows name, by name in lower case; those missing are written."""
    named = {(row.said.name or "").lower(): row for row in reversed(rows)}
    lower = func.lower(Product.name)
    query = select(lower, func.min(Product.id)).where(lower.in_(list(named))).group_by(lower)
    known: dict[str, int] = dict(session.execute(query).all())
    new = [(name, row) for name, row in named.items() if name not in known]
    ids = reserve_ids(session, Product, len(new))
    now = clock.now()
    made = [
        Product(id=product_id, created_at=now, import_id=run.id, **row.said.of_product)
        for (_, row), product_id in zip(new, ids, strict=True)
    ]
    copy_rows(session, Product, [row_of(product) for product in made])
    facts = (ProductAdded(subject_id=one.id, name=one.name) for one in made)
    tell_past(session, [PastFact(fact, now, actor.name, actor.user_id) for fact in facts])
    return known | dict(zip((name for name, _ in new), ids, strict=True))


def _change(session: Session, known: Sequence[Known], actor: Actor) -> list[dict[str, Any]]:
    """Bring variants and products in line with rows; return what they held before."""
    told, facts = [], []
    for one in known:
        product, sku = one.product, one.variant.sku
        untouched = one.entry is not None and one.entry.version == one.variant.version
        own = apply(one.variant, one.of_variant)
        whole = apply(product, one.of_product)
        changes = whole | {f"{sku} {name}": both for name, both in own.items()}
        if changes:
            event = ProductChanged(subject_id=product.id, name=product.name, changes=changes)
            facts.append(PastFact(event, clock.now(), actor.name, actor.user_id))
        told.append({"variant": own, "product": whole, "untouched": untouched})
    tell_past(session, facts)
    return told


def _created(run: Import, row: ProductRow, variant_id: int) -> dict[str, Any]:
    return ledger.row(run, VARIANT, row.external_id, variant_id, CREATED, content=row.content)


def _changed(run: Import, known: Known, before: Mapping[str, Any]) -> dict[str, Any]:
    return ledger.row(
        run,
        VARIANT,
        known.row.external_id,
        known.variant.id,
        CHANGED,
        content=known.row.content,
        before={**before, "entry": known.entry.id if known.entry else None},
        version=known.variant.version,
    )
