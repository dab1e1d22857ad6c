"""Teams: list, one team, its name and its members."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.forms import MembersForm, TeamForm
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import db
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_TEAMS = "/desk/admin/teams"


def _show_teams(errors: Mapping[str, str]) -> Response:
    with db.database().reading() as reading:
        return page(
            "accounts/teams.html",
            teams=queries.teams(reading),
            members=queries.members_by_team(reading),
            values=form_values(),
            errors=errors,
        )


@bp.get(_TEAMS)
@access("teams.manage")
def teams_page() -> Response:
    """List the teams and who is in them."""
    return _show_teams({})


@bp.post(_TEAMS)
@access("teams.manage")
@again(_show_teams)
def create_team() -> Response:
    """Make a team, and lead to it to fill it."""
    wanted: TeamForm = form(TeamForm)
    team = actions.create_team(db.session(), wanted.name, wanted.description, actor=actor())
    return go_to(f"{_TEAMS}/{team.id}", toast=_("Team made"))


def _show_team(errors: Mapping[str, str], team_id: int) -> Response:
    with db.database().reading() as reading:
        team = queries.get_team(reading, team_id)
        return page(
            "accounts/team.html",
            team=team,
            people=queries.staff(reading),
            member_ids=queries.member_ids(reading, team.id),
            values={"name": team.name, "description": team.description} | form_values(),
            errors=errors,
        )


@bp.get(f"{_TEAMS}/<int:team_id>")
@access("teams.manage")
def team_page(team_id: int) -> Response:
    """Show one team."""
    return _show_team({}, team_id)


@bp.post(f"{_TEAMS}/<int:team_id>")
@access("teams.manage")
@again(_show_team)
def change_team(team_id: int) -> Response:
    """Change a team's name and description."""
    wanted: TeamForm = form(TeamForm)
    actions.change_team(db.session(), team_id, wanted.name, wanted.description, actor=actor())
    return go_to(f"{_TEAMS}/{team_id}", toast=_("Saved"))


@bp.post(f"{_TEAMS}/<int:team_id>/members")
@access("teams.manage")
@again(_show_team)
def set_members(team_id: int) -> Response:
    """Say who is in a team."""
    wanted: MembersForm = form(MembersForm)
    actions.set_members(db.session(), team_id, wanted.members, actor=actor())
    return go_to(f"{_TEAMS}/{team_id}", toast=_("Members saved"))
