"""Calls with customers, noted by one of us."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.events import CallNoted
from steward.customers.forms import CallForm
from steward.customers.models import Call
from steward.customers.queries import get_person
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_


def note_call(
    session: Session, person_id: int, form: CallForm, zone: ZoneInfo, *, actor: Actor
) -> Call:
    """Note a call; its words stay as they are. Raises BadInput for one that is still to come."""
    demand(actor, "customers.change")
    person = get_person(session, actor, person_id, for_update=True)
    now = clock.now()
    at = form.moment(zone, now)
    if at > now:
        raise BadInput(errors={"at": N_("This is still to come: note a call once it is over.")})
    call = Call(person_id=person.id, at=at, by_customer=form.by == "them", said=form.said)
    session.add(call)
    session.flush()
    events.record(session, CallNoted(subject_id=person.id, call_id=call.id), actor=actor)
    return call
