"""The terms of ordering: set for the house, for a supplier, for a category; taken back."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.reordering.computing import COMPUTE
from steward.inventory.events import ReorderTermsChanged
from steward.inventory.forms import ReorderTermsForm, ScopeForm
from steward.inventory.models import ReorderTermsRow
from steward.inventory.queries import find_house_terms, get_supplier, get_terms, get_terms_of
from steward.kit import events, jobs
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version

HOUSE = "all goods"  # whom the terms of the house are for, in the audit
_ENSURE = text("""
    insert into reorder_terms (version, supplier_id, category)
    values (1, cast(:supplier_id as bigint), cast(:category as citext)) on conflict do nothing
""")


def set_house_terms(
    session: Session, form: ReorderTermsForm, *, version: int | None, actor: Actor
) -> ReorderTermsRow:
    """Set the terms of the house; all points are worked out anew. Raises Conflict."""
    demand(actor, "stock.manage")
    row = find_house_terms(session)
    if row is None:
        session.execute(_ENSURE, {"supplier_id": None, "category": None})
        row = get_terms_of(session, None, None)
    else:
        check_version(version, row.version)
    return _set(session, row, form, HOUSE, actor)


def set_special_terms(
    session: Session, scope: ScopeForm, form: ReorderTermsForm, *, actor: Actor
) -> ReorderTermsRow:
    """Set the terms of a supplier or a category: what is empty is as for the house.

    Raises NotFound, and BadInput where neither is named.
    """
    demand(actor, "stock.manage")
    if not (scope.supplier_id or scope.category):
        msg = N_("Choose a supplier or a category.")
        raise BadInput(msg, errors={"scope": msg})
    if scope.supplier_id:
        get_supplier(session, actor, scope.supplier_id)
    session.execute(_ENSURE, scope.model_dump())
    row = get_terms_of(session, scope.supplier_id, scope.category)
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
