"""Weeks of demand from before Steward: compared, written, and taken away again."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.imports.file import DEMAND
from steward.inventory.events import DemandImportUndone
from steward.inventory.models import DemandWeek, Place, Variant
from steward.inventory.queries import find_selling_place
from steward.inventory.rules import DemandSource, monday
from steward.inventory.rules.imports import WeekRow
from steward.kit import clock, events, live
from steward.kit.bulk import copy_rows, reserve_ids
from steward.kit.imports import FieldError, Rejected, ledger
from steward.kit.imports.engine import Written
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CHANGED, CREATED, UNDONE, Import, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable
from steward.kit.marks import N_

_WEEK = "week"
_AT_ONCE = 500
Key = tuple[int, int, date]


class _Known(NamedTuple):
    """A row, whose it is, and what is here of that week."""

    row: WeekRow
    key: Key
    present: DemandWeek | None

    @property
    def name(self) -> str:
        """What the book of imports calls the week, however a file names the goods."""
        return "{}@{} {}".format(*self.key)


def would_write(session: Session, rows: Sequence[WeekRow]) -> Written:
    """Say what would become of rows; nothing is written."""
    known, wrong = _compare(session, rows)
    new, other = _new(known), _other(known)
    return Written(len(new), len(other), len(known) - len(new) - len(other), wrong)


def _compare(
    session: Session, rows: Sequence[WeekRow], *, for_update: bool = False
) -> tuple[list[_Known], list[Rejected]]:
    named = select(Variant.sku, Variant.id).where(Variant.sku.in_([row.sku for row in rows]))
    variants = {sku.casefold(): one for sku, one in session.execute(named)}
    there = select(Place.name, Place.id).where(Place.name.in_([row.place for row in rows]))
    places = {name.casefold(): one for name, one in session.execute(there)}
    places[""] = find_selling_place(session) or 0
    found, wrong, keys = list[tuple[WeekRow, Key]](), list[Rejected](), set[Key]()
    for row in rows:
        key = (variants.get(row.sku.casefold(), 0), places.get(row.place.casefold(), 0), row.week)
        if reason := _why_not(key, is_double=key in keys):
            error = FieldError(row.position, *reason)
            wrong.append(Rejected(row.position, (error,), row.raw))
        else:
            keys.add(key)
            found.append((row, key))
    present = _present(session, keys, for_update=for_update)
    return [_Known(row, key, present.get(key)) for row, key in found], wrong


def _why_not(key: Key, *, is_double: bool) -> tuple[str, str] | None:
    """Say which field of a row cannot be by what is here, and why."""
    variant_id, place_id, week = key
    wrong = [
        (not variant_id, "sku", N_("No variant has this SKU. Bring in the products first.")),
        (not place_id, "place", N_("There is no such place. Enter it first.")),
        (week >= monday(clock.now().date()), "period", N_("This week has not ended yet.")),
        (is_double, "period", N_("An earlier row tells of the same week. Sum them up in one row.")),
    ]
    return next(((field, why) for is_wrong, field, why in wrong if is_wrong), None)


def _present(session: Session, keys: set[Key], *, for_update: bool) -> dict[Key, DemandWeek]:
    key = tuple_(DemandWeek.variant_id, DemandWeek.place_id, DemandWeek.week)
    imported = DemandWeek.source == DemandSource.IMPORT
    query = select(DemandWeek).where(key.in_(list(keys)), imported).order_by(DemandWeek.id)
    found = session.scalars(query.with_for_update() if for_update else query)
    return {(one.variant_id, one.place_id, one.week): one for one in found}


def _new(known: Sequence[_Known]) -> list[_Known]:
    return [one for one in known if one.present is None]


def _other(known: Sequence[_Known]) -> list[_Known]:
    return [
        one
        for one in known
        if one.present
        and (one.present.quantity, one.present.days_out) != (one.row.quantity, one.row.days_out)
    ]


def write_weeks(session: Session, run: Import, rows: Sequence[WeekRow], *, actor: Actor) -> Written:
    """Write a batch of rows; say what became of them."""
    demand(actor, "stock.manage")
    known, wrong = _compare(session, rows, for_update=True)
    new, other = _new(known), _other(known)
    entries = ledger.known_rows(session, DEMAND, _WEEK, [one.name for one in other])
    numbered = list(zip(new, reserve_ids(session, DemandWeek, len(new)), strict=True))
    copy_rows(session, DemandWeek, [_row(one, row_id) for one, row_id in numbered])
    book = [_entry(run, one, row_id, CREATED, {}) for one, row_id in numbered]
    book += [_change(run, one, entries.get(one.name)) for one in other]
    ledger.retire(session, [entry.id for entry in entries.values() if entry.is_live])
    copy_rows(session, ImportedRow, book)
    return Written(len(new), len(other), len(known) - len(new) - len(other), wrong)


def _row(one: _Known, row_id: int) -> dict[str, Any]:
    variant_id, place_id, week = one.key
    goods = {"id": row_id, "variant_id": variant_id, "place_id": place_id, "week": week}
    said = {"quantity": one.row.quantity, "days_out": one.row.days_out}
    return goods | {"source": DemandSource.IMPORT.value} | said


def _entry(
    run: Import, one: _Known, row_id: int, action: str, before: dict[str, Any]
) -> dict[str, Any]:
    content = one.row.content
    return ledger.row(run, _WEEK, one.name, row_id, action, content=content, before=before)


def _change(run: Import, one: _Known, entry: ImportedRow | None) -> dict[str, Any]:
    """Bring a week in line with its row; say what it held before."""
    present = one.present
    assert present is not None  # noqa: S101 - only those that are here differ
    before = {"quantity": str(present.quantity), "days_out": present.days_out}
    before["entry"] = entry.id if entry and entry.is_live else None
    present.quantity, present.days_out = one.row.quantity, one.row.days_out
    return _entry(run, one, present.id, CHANGED, before)


def undo_demand(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Remove the weeks that an import brought, and restore those it changed.

    Forecasts that were made of them stay. Raises Conflict when it was undone already or had not
    begun, when a later import told of the same weeks, or while demand is being imported.
    """
    demand(actor, "stock.manage")
    run = ledger.get_run(session, import_id, kind=DEMAND, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = last = 0
    live_rows = select(ImportedRow).where(ImportedRow.import_id == import_id, ImportedRow.is_live)
    by_id = live_rows.order_by(ImportedRow.id).limit(_AT_ONCE)
    while some := session.scalars(by_id.where(ImportedRow.id > last)).all():
        last = some[-1].id
        created = [entry.subject_id for entry in some if entry.action == CREATED]
        changed = [entry for entry in some if entry.action != CREATED]
        ledger.retire(session, [entry.id for entry in some])
        session.execute(delete(DemandWeek).where(DemandWeek.id.in_(created)))
        _restore(session, changed)
        withdrawn, restored = withdrawn + len(created), restored + len(changed)
        session.expunge_all()
    return _ended(session, import_id, Undone(withdrawn, restored, []), actor)


def _restore(session: Session, entries: Sequence[ImportedRow]) -> None:
    """Put back what weeks held, and let the entries before tell of them again."""
    for entry in entries:
        week = session.get_one(DemandWeek, entry.subject_id)
        week.quantity = Decimal(entry.before["quantity"])
        week.days_out = entry.before["days_out"]
        if entry.before["entry"] is not None:
            session.get_one(ImportedRow, entry.before["entry"]).is_live = True
    session.flush()


def _ended(session: Session, import_id: int, undone: Undone, actor: Actor) -> Undone:
    run = ledger.get_run(session, import_id)
    run.state, run.undone_at = UNDONE, clock.now()
    fact = DemandImportUndone(
        subject_id=run.id, withdrawn=undone.withdrawn, restored=undone.restored
    )
    events.record(session, fact, actor=actor)
    live.announce(session, *topics_of(run.id))
    return undone
