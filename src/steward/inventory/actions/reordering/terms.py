"""The terms of ordering: set for the house, for a supplier, for a category; taken back."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.changes import apply, only_one
from steward.inventory.actions.reordering.computing import COMPUTE
from steward.inventory.events import ReorderTermsChanged
from steward.inventory.forms import ReorderTermsForm, ScopeForm
from steward.inventory.models import ReorderTermsRow
from steward.inventory.queries import find_house_terms, get_supplier, get_terms
from steward.kit import events, jobs
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def set_house_terms(
    session: Session, form: ReorderTermsForm, *, version: int | None, actor: Actor
) -> ReorderTermsRow:
    """Set the terms of the house; all points are worked out anew. Raises Conflict."""
    demand(actor, "stock.manage")
    row = find_house_terms(session)
    if row is None:
        row = ReorderTermsRow()
        with only_one(session):
            session.add(row)
    else:
        check_version(version, row.version)
    return _set(session, row, form, "", actor)


def add_terms(
    session: Session, scope: ScopeForm, form: ReorderTermsForm, *, actor: Actor
) -> ReorderTermsRow:
    """Set the terms of a supplier or category. Raises BadInput where there are some already."""
    demand(actor, "stock.manage")
    if not (scope.supplier_id or scope.category):
        msg = N_("Choose a supplier or a category.")
        raise BadInput(msg, errors={"scope": msg})
    of = scope.category or ""
    if scope.supplier_id:
        of = get_supplier(session, actor, scope.supplier_id).name
    row = ReorderTermsRow(supplier_id=scope.supplier_id, category=scope.category)
    with only_one(session):
        session.add(row)
    return _set(session, row, form, of, actor)


def change_terms(
    session: Session, terms_id: int, form: ReorderTermsForm, *, version: int | None, actor: Actor
) -> ReorderTermsRow:
    """Change the terms of a supplier or category. Raises NotFound, Conflict."""
    demand(actor, "stock.manage")
    row = get_terms(session, actor, terms_id)
    check_version(version, row.version)
    return _set(session, row, form, _name(session, row, actor), actor)


def remove_terms(session: Session, terms_id: int, *, actor: Actor) -> None:
    """Take the terms of a supplier or category back: those of the house hold. Raises NotFound."""
    demand(actor, "stock.manage")
    row = get_terms(session, actor, terms_id)
    name = _name(session, row, actor)
    session.delete(row)
    _tell(session, name, {"terms": ["own", None]}, actor)


def _name(session: Session, row: ReorderTermsRow, actor: Actor) -> str:
    if row.supplier_id is None:
        return row.category or ""
    return get_supplier(session, actor, row.supplier_id).name


def _set(
    session: Session, row: ReorderTermsRow, form: ReorderTermsForm, of: str, actor: Actor
) -> ReorderTermsRow:
    changes = apply(row, form.model_dump())
    session.flush()
    if changes:
        _tell(session, of, changes, actor)
    return row


def _tell(session: Session, of: str, changes: dict[str, list[object]], actor: Actor) -> None:
    changed = ReorderTermsChanged(subject_id=1, of=of, changes=changes)
    events.record(session, changed, actor=actor)
    jobs.defer(session, COMPUTE)
