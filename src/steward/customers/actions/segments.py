"""Verbs of saved segments: made, changed, deleted where nothing uses them."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.errors import SegmentUsed
from steward.customers.events import SegmentAdded, SegmentChanged, SegmentDeleted
from steward.customers.forms import SegmentForm
from steward.customers.models import Segment
from steward.customers.queries import (
    catalogue,
    find_segment_named,
    get_segment,
    hold_fields,
    uses_of,
)
from steward.kit import clock, events
from steward.kit.conditions import check_conditions
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_segment(session: Session, form: SegmentForm, *, actor: Actor) -> Segment:
    """Save a segment. Raises BadInput for a name that is taken, and naming rows that are wrong."""
    demand(actor, "segments.manage")
    _check(session, form, None)
    segment = Segment(
        name=form.name,
        conditions=form.conditions.model_dump(mode="json"),
        created_at=clock.now(),
    )
    session.add(segment)
    session.flush()
    added = SegmentAdded(subject_id=segment.id, name=segment.name)
    events.record(session, added, actor=actor)
    return segment


def change_segment(
    session: Session, segment_id: int, form: SegmentForm, *, version: int | None, actor: Actor
) -> Segment:
    """Change a segment; who uses it asks by the new conditions from now on.

    Raises BadInput, Conflict, and SegmentUsed for a new name of what is used by its name.
    """
    demand(actor, "segments.manage")
    segment = get_segment(session, actor, segment_id, for_update=True)
    check_version(version, segment.version)
    _check(session, form, segment)
    before, after = segment.conditions, form.conditions.model_dump(mode="json")
    if form.name != segment.name:
        _refuse_used(session, segment, N_("renamed"))
    if (before, segment.name) != (after, form.name):
        names = [segment.name, form.name]
        segment.name, segment.conditions = form.name, after
        session.flush()
        changed = SegmentChanged(subject_id=segment.id, name=form.name, names=names)
        events.record(session, changed, actor=actor)
    return segment


def delete_segment(session: Session, segment_id: int, *, actor: Actor) -> None:
    """Delete a segment. Raises NotFound, and SegmentUsed, which says where."""
    demand(actor, "segments.manage")
    segment = get_segment(session, actor, segment_id, for_update=True)
    _refuse_used(session, segment, N_("deleted"))
    deleted = SegmentDeleted(subject_id=segment.id, name=segment.name)
    session.delete(segment)
    session.flush()
    events.record(session, deleted, actor=actor)


def _refuse_used(session: Session, segment: Segment, what: str) -> None:
    used = uses_of(session, segment)
    if used:
        raise SegmentUsed(segment.name, what, used)


def _check(session: Session, form: SegmentForm, segment: Segment | None) -> None:
    known = find_segment_named(session, form.name)
    if known is not None and known is not segment:
        taken = N_("There is a segment “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})
    hold_fields(session, form.conditions)
    check_conditions(form.conditions, catalogue(session))
