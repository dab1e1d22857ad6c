"""Entering and changing places."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.changes import apply
from steward.inventory.events import PlaceAdded, PlaceChanged
from steward.inventory.forms import PlaceForm
from steward.inventory.models import Place
from steward.inventory.queries import get_place
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_place(session: Session, form: PlaceForm, *, actor: Actor) -> Place:
    """Enter a place. Raises BadInput when there is one of that name."""
    demand(actor, "stock.manage")
    _check_name(session, form.name, None)
    place = Place(**form.model_dump(), created_at=clock.now())
    session.add(place)
    session.flush()
    events.record(session, PlaceAdded(subject_id=place.id, name=place.name), actor=actor)
    return place


def change_place(
    session: Session, place_id: int, form: PlaceForm, *, version: int | None, actor: Actor
) -> Place:
    """Change a place. Raises Conflict when somebody else did so since `version`, BadInput."""
    demand(actor, "stock.manage")
    place = get_place(session, actor, place_id)
    check_version(version, place.version)
    _check_name(session, form.name, place_id)
    changes = apply(place, form.model_dump())
    if changes:
        changed = PlaceChanged(subject_id=place.id, name=place.name, changes=changes)
        events.record(session, changed, actor=actor)
    return place


def _check_name(session: Session, name: str, own_id: int | None) -> None:
    taken = session.scalar(select(Place.id).where(Place.name == name))
    if taken is not None and taken != own_id:
        raise BadInput(errors={"name": N_("There is a place of this name already.")})
