"""Entering and changing places."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.changes import only_one
from steward.inventory.events import PlaceAdded, PlaceChanged
from steward.inventory.forms import PlaceForm
from steward.inventory.models import Place
from steward.inventory.queries import get_place
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.versions import check_version


def add_place(session: Session, form: PlaceForm, *, actor: Actor) -> Place:
    """Enter a place. Raises BadInput when there is one of that name."""
    demand(actor, "stock.manage")
    place = Place(**form.model_dump(), created_at=clock.now())
    with only_one(session):
        session.add(place)
    events.record(session, PlaceAdded(subject_id=place.id, name=place.name), actor=actor)
    return place


def change_place(
    session: Session, place_id: int, form: PlaceForm, *, version: int | None, actor: Actor
) -> Place:
    """Change a place. Raises Conflict when somebody else did so since `version`, BadInput."""
    demand(actor, "stock.manage")
    place = get_place(session, actor, place_id)
    check_version(version, place.version)
    with only_one(session):
        changes = apply(place, form.model_dump())
    if changes:
        changed = PlaceChanged(subject_id=place.id, name=place.name, changes=changes)
        events.record(session, changed, actor=actor)
    return place
