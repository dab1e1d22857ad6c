"""Follow-ups: added, put off, ended, and that taken back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.calls import note_call
from steward.customers.actions.handing import CHANGES, colleague, open_follow_up
from steward.customers.events import (
    FollowUpAdded,
    FollowUpEnded,
    FollowUpMoved,
    FollowUpReopened,
)
from steward.customers.forms import CallForm, FollowUpForm, OutcomeForm
from steward.customers.models import FollowUp
from steward.customers.queries import get_follow_up, get_person
from steward.customers.rules import FollowUpState, Means
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import today, zone


def add_follow_up(
    session: Session, person_id: int, form: FollowUpForm, *, actor: Actor
) -> FollowUp:
    """Say what is to be done next for a customer. Raises NotFound, BadInput at the fields."""
    demand(actor, CHANGES)
    person = get_person(session, actor, person_id, for_update=True)
    _check_day(form.due_on)
    keeper = colleague(session, form.assignee)
    added = FollowUp(
        person_id=person.id,
        title=form.title,
        words=form.words,
        means=form.means,
        due_on=form.due_on,
        assignee_id=keeper.id if keeper else None,
        created_at=clock.now(),
    )
    session.add(added)
    session.flush()
    fact = FollowUpAdded(subject_id=person.id, follow_up_id=added.id, assignee_id=added.assignee_id)
    events.record(session, fact, actor=actor)
    return added


def _check_day(day: date | None) -> None:
    if day is None:
        raise BadInput(errors={"due_on": N_("Say on which day.")})
    if day < today():
        raise BadInput(errors={"due_on": N_("This day is over: name today or a later one.")})


def write_lived_follow_ups(session: Session, lived: Sequence[FollowUp]) -> None:
    """Write follow-ups as they stand, of a time before there was Steward; nobody is told."""
    session.add_all(lived)
    session.flush()


def end_follow_up(
    session: Session, follow_up_id: int, form: OutcomeForm, *, version: int | None, actor: Actor
) -> FollowUp:
    """Say what came of a follow-up, or when it is tried again; a call is noted as one.

    Raises NotFound, Conflict where it ended or was changed meanwhile, BadInput at the fields.
    """
    found = open_follow_up(session, follow_up_id, version, actor)
    if form.how == "again":
        return _try_again(session, found, form, actor)
    if form.how == "dropped" and not form.said:
        raise BadInput(errors={"said": N_("Say why nobody follows up.")})
    if form.how == "done" and found.means == Means.CALL and form.said:
        call = CallForm(by="us", said=form.said)
        note_call(session, found.person_id, call, zone(), actor=actor)
    end(session, found, FollowUpState(form.how), form.said, actor=actor)
    return found


def _try_again(session: Session, found: FollowUp, form: OutcomeForm, actor: Actor) -> FollowUp:
    _check_day(form.due_on)
    before, found.due_on = found.due_on, form.due_on or found.due_on
    found.tries += 1
    if form.said:
        found.words = f"{found.words}\n{form.said}".strip()
    session.flush()
    moved = FollowUpMoved(
        subject_id=found.person_id,
        follow_up_id=found.id,
        before=before.isoformat(),
        after=found.due_on.isoformat(),
        tried=True,
    )
    events.record(session, moved, actor=actor)
    return found


def end(
    session: Session, found: FollowUp, state: FollowUpState, said: str, *, actor: events.Actor
) -> None:
    """End a follow-up."""
    found.state, found.outcome, found.ended_at = state, said, clock.now()
    session.flush()
    ended = FollowUpEnded(subject_id=found.person_id, follow_up_id=found.id, how=state)
    events.record(session, ended, actor=actor)


def reopen_follow_up(session: Session, follow_up_id: int, *, actor: Actor) -> FollowUp:
    """Take back that a follow-up has ended; a call that was noted with it stays noted."""
    demand(actor, CHANGES)
    found = get_follow_up(session, actor, follow_up_id, for_update=True)
    if found.state != FollowUpState.OPEN:
        found.state, found.outcome, found.ended_at = FollowUpState.OPEN, "", None
        session.flush()
        reopened = FollowUpReopened(subject_id=found.person_id, follow_up_id=found.id)
        events.record(session, reopened, actor=actor)
    return found
