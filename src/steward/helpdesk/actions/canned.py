"""Canned replies: written, changed, removed, and counted each time they are used."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, find_team_by_name
from steward.helpdesk.events import CannedReplyAdded, CannedReplyChanged, CannedReplyRemoved
from steward.helpdesk.forms import CannedForm
from steward.helpdesk.models import CannedReply
from steward.helpdesk.queries.canned import find_namesake, get_canned
from steward.helpdesk.queries.macros import find_macro_text
from steward.helpdesk.rules.canned import Scope
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_canned(session: Session, form: CannedForm, *, actor: Actor) -> CannedReply:
    """Write a canned reply. Raises Forbidden, and BadInput for a name taken or an unknown team."""
    reply = CannedReply(name=form.name, body=form.body, changed_at=clock.now())
    _give(session, reply, form, actor)
    session.add(reply)
    session.flush()
    added = CannedReplyAdded(subject_id=reply.id, name=reply.name, scope=reply.scope)
    events.record(session, added, actor=actor)
    return reply


def change_canned(
    session: Session, reply_id: int, form: CannedForm, *, actor: Actor, version: int | None = None
) -> CannedReply:
    """Change name, text or users. Raises NotFound, Forbidden, BadInput, Conflict by `version`."""
    reply = _to_change(session, reply_id, actor)
    check_version(version, reply.version)
    before = _described(reply)
    _give(session, reply, form, actor)
    reply.name, reply.body = form.name, form.body
    after = _described(reply)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        reply.changed_at = clock.now()
        changed = CannedReplyChanged(
            subject_id=reply.id, name=reply.name, scope=reply.scope, changes=changes
        )
        events.record(session, changed, actor=actor)
    return reply


def remove_canned(session: Session, reply_id: int, *, actor: Actor) -> CannedReply:
    """Remove a canned reply; what was written with it stays. Raises NotFound and Forbidden."""
    reply = _to_change(session, reply_id, actor)
    session.delete(reply)
    removed = CannedReplyRemoved(subject_id=reply.id, name=reply.name, scope=reply.scope)
    events.record(session, removed, actor=actor)
    return reply


def count_use(session: Session, reply_id: int, *, actor: Actor) -> None:
    """Count that a reply was put into an answer. Raises NotFound."""
    reply = get_canned(session, actor, reply_id)
    # Not by the unit of work: two at once both count, and the version stays as it is.
    more = update(CannedReply).where(CannedReply.id == reply.id).values(uses=CannedReply.uses + 1)
    session.execute(more, execution_options={"synchronize_session": False})


def _to_change(session: Session, reply_id: int, actor: Actor) -> CannedReply:
    reply = get_canned(session, actor, reply_id, for_update=True)
    demand(actor, _permission(reply.scope))
    return reply


def _permission(scope: Scope) -> str:
    return "replies.own" if scope == Scope.OWN else "replies.share"


def _give(session: Session, reply: CannedReply, form: CannedForm, actor: Actor) -> None:
    """Say who can use a reply from now on."""
    demand(actor, _permission(form.scope))
    owner_id = actor.user_id if form.scope == Scope.OWN else None
    team_id = _team_id(session, form.team) if form.team else None
    known = find_namesake(session, form.name, owner_id=owner_id, team_id=team_id)
    if known is not None and known.id != reply.id:
        taken = N_("There is a canned reply “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})
    _leave_macro(session, reply, form)
    reply.owner_id, reply.team_id, reply.macro = owner_id, team_id, form.macro


def _leave_macro(session: Session, reply: CannedReply, form: CannedForm) -> None:
    """A macro has one text. Raises BadInput where another reply is it."""
    known = find_macro_text(session, form.macro) if form.macro else None
    if known is not None and known.id != reply.id:
        taken = N_("This macro writes “%(name)s” already. Change that one.", name=known.name)
        raise BadInput(errors={"macro": taken})


def _team_id(session: Session, name: str) -> int:
    team = find_team_by_name(session, name)
    if team is None:
        raise BadInput(errors={"team": N_("There is no team “%(name)s”.", name=name)})
    return team.id


def _described(reply: CannedReply) -> dict[str, object]:
    parts = ("name", "body", "owner_id", "team_id", "macro")
    return {name: getattr(reply, name) for name in parts}
