"""The load of agents: taken and given back by single guarded statements, so no race passes it."""

from sqlalchemy import ColumnElement, func, or_, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.kit import live
from steward.routing.events import EXPERTS
from steward.routing.models import Staffing

_TINY = 1e-9  # units: what is lost in adding up fractions


def take_load(
    session: Session, agent_id: int, units: float, *, past_capacity: bool = False
) -> bool:
    """Add work to what an agent carries where it fits, and return whether it did.

    Work that is larger than all of a capacity fits into an empty one alone; nothing fits into a
    capacity of 0. `past_capacity` adds it anyway: somebody gave it to them by hand.
    """
    taking = insert(Staffing).values(agent_id=agent_id, load=units)
    fits = true() if past_capacity else _fits(units)
    more = {"load": Staffing.load + units}
    taking = taking.on_conflict_do_update(index_elements=["agent_id"], set_=more, where=fits)
    taken = session.scalars(taking.returning(Staffing.agent_id)).one_or_none() is not None
    if taken:
        live.announce(session, EXPERTS)
    return taken


def _fits(units: float) -> ColumnElement[bool]:
    has_room = Staffing.load + units <= Staffing.capacity + _TINY
    return or_(has_room, Staffing.load <= _TINY) & (Staffing.capacity > 0)


def release_load(session: Session, agent_id: int, units: float) -> None:
    """Take work from what an agent carries: it is done, or somebody else's."""
    left = func.greatest(Staffing.load - units, 0.0)
    session.execute(update(Staffing).where(Staffing.agent_id == agent_id).values(load=left))
    live.announce(session, EXPERTS)
