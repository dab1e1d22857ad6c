"""Objections: an agent says that a proficiency is not right, a lead decides."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.routing.actions.abilities import settle_level
from steward.routing.actions.staffing import lock_staffing
from steward.routing.errors import AlreadyDecided
from steward.routing.events import ObjectionAccepted, ObjectionDeclined, ObjectionRaised
from steward.routing.forms import AnswerForm, ObjectionForm
from steward.routing.models import Objection
from steward.routing.queries import get_ability, get_objection, get_skill
from steward.routing.rules import proficiency


def object_to(session: Session, form: ObjectionForm, *, actor: Actor) -> None:
    """Say that one's own proficiency is not right. Raises BadInput while an objection waits."""
    demand(actor, "expertise.own")
    agent_id, now = actor.user_id or 0, clock.now()
    skill = get_skill(session, form.skill)
    ability = get_ability(session, agent_id, skill.id)
    values = {"agent_id": agent_id, "skill_id": skill.id, "raised_at": now}
    values |= {"value": form.value, "reason": form.reason}
    values |= {"decided_by": "", "answer": "", "is_accepted": False}
    raising = insert(Objection).values(values).on_conflict_do_nothing().returning(Objection.id)
    if session.scalars(raising).one_or_none() is None:
        said = N_("You have objected to this already; a lead is to look at it.")
        raise BadInput(said, errors={"reason": said})
    raised = ObjectionRaised(
        subject_id=agent_id,
        skill=skill.name,
        was=proficiency(ability.level, ability.seen, now),
        value=form.value,
        reason=form.reason,
    )
    events.record(session, raised, actor=actor)


def accept_objection(
    session: Session, objection_id: int, form: AnswerForm, *, actor: Actor
) -> Objection:
    """Agree: the value is the level from now on, and what was learned before counts no more."""
    objection = _decide(session, objection_id, form, actor)
    objection.is_accepted = True
    lock_staffing(session, objection.agent_id).changed_at = objection.decided_at
    was = settle_level(
        session, objection.agent_id, objection.skill_id, objection.value, actor=actor
    )
    accepted = ObjectionAccepted(
        subject_id=objection.agent_id,
        skill=get_skill(session, objection.skill_id).name,
        was=was,
        value=objection.value,
        answer=form.answer,
    )
    events.record(session, accepted, actor=actor)
    return objection


def decline_objection(
    session: Session, objection_id: int, form: AnswerForm, *, actor: Actor
) -> Objection:
    """Leave the proficiency as it is."""
    objection = _decide(session, objection_id, form, actor)
    declined = ObjectionDeclined(
        subject_id=objection.agent_id,
        skill=get_skill(session, objection.skill_id).name,
        value=objection.value,
        answer=form.answer,
    )
    events.record(session, declined, actor=actor)
    return objection


def _decide(session: Session, objection_id: int, form: AnswerForm, actor: Actor) -> Objection:
    demand(actor, "experts.manage")
    objection = get_objection(session, objection_id)
    if objection.decided_at is not None:
        raise AlreadyDecided
    objection.decided_at, objection.decided_by = clock.now(), actor.name
    objection.answer = form.answer
    return objection
