"""Points set by hand: they go before those worked out, until they are taken back."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.waking import wake
from steward.inventory.events import ReorderPointSet
from steward.inventory.forms import PointForm
from steward.inventory.models import ReorderPoint
from steward.inventory.queries import get_place, get_variant
from steward.inventory.rules import Spot
from steward.kit import clock, events

_ENSURE = text("""
    insert into reorder_points (variant_id, place_id, is_quiet)
    values (:variant_id, :place_id, false) on conflict do nothing
""")


def set_point(session: Session, spot: Spot, form: PointForm, *, actor: Actor) -> PointForm:
    """Set at how many to order a variant at a place, or take that back; return what was set before.

    Raises NotFound. What has run low by the new point is told as any other.
    """
    demand(actor, "stock.manage")
    get_variant(session, actor, spot.variant_id)
    get_place(session, actor, spot.place_id)
    session.execute(_ENSURE, spot._asdict())
    here = (ReorderPoint.variant_id == spot.variant_id, ReorderPoint.place_id == spot.place_id)
    point = session.scalars(select(ReorderPoint).where(*here).with_for_update()).one()
    before = PointForm(point=point.by_hand, up_to=point.by_hand_up_to)
    if before == form:
        return before
    point.by_hand, point.by_hand_up_to = form.point, form.up_to
    by_hand = form.point is not None
    point.set_by, point.set_at = (actor.name, clock.now()) if by_hand else (None, None)
    session.flush()
    was_set = ReorderPointSet(
        subject_id=spot.variant_id,
        place_id=spot.place_id,
        point=_plain(form.point),
        up_to=_plain(form.up_to),
    )
    events.record(session, was_set, actor=actor)
    wake(session, [spot.variant_id])
    return before


def _plain(number: object) -> str | None:
    return None if number is None else str(number)
