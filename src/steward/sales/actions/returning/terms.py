"""The terms on which goods come back: set."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import places_in_use
from steward.kit import events
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.sales.events import ReturnTermsChanged
from steward.sales.forms import ReturnTermsForm
from steward.sales.models import ONLY, ReturnTermsRow
from steward.sales.queries import find_return_terms


def set_return_terms(
    session: Session, form: ReturnTermsForm, *, version: int | None, actor: Actor
) -> ReturnTermsRow:
    """Say on which terms goods come back. Raises Conflict when somebody did so since `version`."""
    demand(actor, "discounts.manage")
    if form.place_id not in {None, *(place.id for place in places_in_use(session, actor))}:
        msg = N_("There is no such place, or it is out of use.")
        raise BadInput(msg, errors={"place_id": msg})
    row = find_return_terms(session)
    if row is None:
        row = ReturnTermsRow(id=ONLY)
        session.add(row)
    else:
        check_version(version, row.version)
    changes = apply(row, form.model_dump())
    session.flush()
    if changes:
        changed = ReturnTermsChanged(subject_id=ONLY, changes=changes)
        events.record(session, changed, actor=actor)
    return row
