"""The terms of delivery: set."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.changes import apply
from steward.kit.versions import check_version
from steward.promises import get_calendar
from steward.sales.events import DeliveryTermsChanged
from steward.sales.forms import TermsForm
from steward.sales.models import ONLY, DeliveryTermsRow
from steward.sales.queries import find_terms


def set_terms(
    session: Session, form: TermsForm, *, version: int | None, actor: Actor
) -> DeliveryTermsRow:
    """Say how quickly orders arrive. Raises Conflict when somebody else did so since `version`."""
    demand(actor, "discounts.manage")
    if form.calendar_id is not None:
        get_calendar(session, form.calendar_id)
    row = find_terms(session)
    if row is None:
        row = DeliveryTermsRow(id=ONLY)
        session.add(row)
    else:
        check_version(version, row.version)
    changes = apply(row, form.model_dump())
    session.flush()
    if changes:
        changed = DeliveryTermsChanged(subject_id=ONLY, changes=changes)
        events.record(session, changed, actor=actor)
    return row
