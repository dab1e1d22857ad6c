"""The staff as the admin sees them: list, one person, role, suspension."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actions, queries
from steward.accounts.forms import InvitationForm, RoleForm
from steward.accounts.rules import STAFF_ROLES
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import clock, db
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_PEOPLE = "/desk/admin/people"


def _show_people(errors: Mapping[str, str]) -> Response:
    with db.database().reading() as reading:
        people = queries.staff(reading)
        return page(
            "accounts/people.html",
            people=people,
            seen=queries.last_seen(reading, [one.id for one in people]),
            invitations=queries.invitations(reading),
            now=clock.now(),
            roles=STAFF_ROLES,
            values={"role": "agent"} | form_values(),
            errors=errors,
        )


@bp.get(_PEOPLE)
@access("users.manage")
def people_page() -> Response:
    """List the staff and who is invited."""
    return _show_people({})


@bp.post("/desk/admin/invitations")
@access("users.manage")
@again(_show_people)
def invite() -> Response:
    """Invite somebody."""
    wanted: InvitationForm = form(InvitationForm)
    actions.invite(db.session(), wanted.email, wanted.name, wanted.role, actor=actor())
    return go_to(_PEOPLE, toast=_("Invitation sent to %(address)s", address=wanted.email))


@bp.post("/desk/admin/invitations/<int:invitation_id>/renewal")
@access("users.manage")
def renew_invitation(invitation_id: int) -> Response:
    """Send an invitation again."""
    actions.renew_invitation(db.session(), invitation_id, actor=actor())
    return go_to(_PEOPLE, toast=_("Invitation sent again"))


@bp.post("/desk/admin/invitations/<int:invitation_id>/withdrawal")
@access("users.manage")
def withdraw_invitation(invitation_id: int) -> Response:
    """Make an invitation worthless."""
    actions.withdraw_invitation(db.session(), invitation_id, actor=actor())
    return go_to(_PEOPLE, toast=_("Invitation withdrawn"))


def _show_person(errors: Mapping[str, str], user_id: int) -> Response:
    with db.database().reading() as reading:
        user = queries.get_staff_member(reading, user_id)
        return page(
            "accounts/person.html",
            user=user,
            logins=queries.logins_of(reading, user.id),
            passkeys=queries.passkeys_of(reading, user.id),
            tokens=queries.tokens_of(reading, user.id),
            roles=STAFF_ROLES,
            values={"role": user.role} | form_values(),
            errors=errors,
        )


@bp.get(f"{_PEOPLE}/<int:user_id>")
@access("users.manage")
def person_page(user_id: int) -> Response:
    """Show one of the staff."""
    return _show_person({}, user_id)


@bp.post(f"{_PEOPLE}/<int:user_id>/role")
@access("users.manage")
@again(_show_person)
def change_role(user_id: int) -> Response:
    """Give one of the staff another role."""
    wanted: RoleForm = form(RoleForm)
    actions.change_role(db.session(), user_id, wanted.role, actor=actor())
    return go_to(f"{_PEOPLE}/{user_id}", toast=_("Role changed"))


@bp.post(f"{_PEOPLE}/<int:user_id>/suspension")
@access("users.manage")
def suspend(user_id: int) -> Response:
    """Keep one of the staff out."""
    actions.suspend(db.session(), user_id, actor=actor())
    undo = f"{_PEOPLE}/{user_id}/reactivation"
    return go_to(f"{_PEOPLE}/{user_id}", toast=_("Suspended, and signed out everywhere"), undo=undo)


@bp.post(f"{_PEOPLE}/<int:user_id>/reactivation")
@access("users.manage")
def reactivate(user_id: int) -> Response:
    """Let one of the staff in again."""
    actions.reactivate(db.session(), user_id, actor=actor())
    return go_to(f"{_PEOPLE}/{user_id}", toast=_("Can sign in again"))
