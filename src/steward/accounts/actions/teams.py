"""Teams: made, renamed, and who is in them."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.accounts.events import TeamChanged, TeamCreated, TeamMembersChanged
from steward.accounts.models import Team, TeamMember, User
from steward.accounts.queries import find_team_by_name, get_team, member_ids
from steward.accounts.rules import STAFF, Actor, demand
from steward.kit import events
from steward.kit.errors import BadInput
from steward.kit.marks import N_


def create_team(session: Session, name: str, description: str = "", *, actor: Actor) -> Team:
    """Make a team. Raises BadInput when there is one of this name."""
    demand(actor, "teams.manage")
    _check_name(session, name, None)
    team = Team(name=name, description=description)
    session.add(team)
    session.flush()
    events.record(session, TeamCreated(subject_id=team.id, name=name), actor=actor)
    return team


def change_team(
    session: Session, team_id: int, name: str, description: str, *, actor: Actor
) -> Team:
    """Give a team another name and description. Raises BadInput when the name is taken."""
    demand(actor, "teams.manage")
    team = get_team(session, team_id)
    _check_name(session, name, team.id)
    old, team.name, team.description = team.name, name, description
    session.flush()
    events.record(session, TeamChanged(subject_id=team.id, old=old, new=name), actor=actor)
    return team


def _check_name(session: Session, name: str, team_id: int | None) -> None:
    known = find_team_by_name(session, name)
    if known is not None and known.id != team_id:
        raise BadInput(errors={"name": N_("There is a team “%(name)s” already.", name=known.name)})


def set_members(session: Session, team_id: int, wanted: Iterable[int], *, actor: Actor) -> None:
    """Say who is in a team, by their ids; who is not one of the staff is left out."""
    demand(actor, "teams.manage")
    team = get_team(session, team_id)
    able = select(User.id).where(User.id.in_(set(wanted)), User.role.in_(STAFF))
    new, old = frozenset(session.scalars(able)), member_ids(session, team.id)
    if new == old:
        return
    mine = TeamMember.team_id == team.id
    session.execute(delete(TeamMember).where(mine, TeamMember.user_id.in_(old - new)))
    session.add_all(TeamMember(team_id=team.id, user_id=user_id) for user_id in new - old)
    session.flush()
    fact = TeamMembersChanged(
        subject_id=team.id, added=tuple(sorted(new - old)), removed=tuple(sorted(old - new))
    )
    events.record(session, fact, actor=actor)
