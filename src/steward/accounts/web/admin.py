"""The admin's start page, and the permission table."""

from flask import Response

from steward.accounts.rules import PERMISSIONS, Role, may
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit.access import access
from steward.kit.pages import page


@bp.get("/desk/admin")
@access("desk.use")
def admin_page() -> Response:
    """Lead to the parts that the viewer may see."""
    who = actor()
    return page("accounts/admin.html", allowed={need for need in PERMISSIONS if may(who, need)})


@bp.get("/desk/admin/permissions")
@access("desk.use")
def permissions_page() -> Response:
    """Show who may do what."""
    return page("accounts/permissions.html", permissions=PERMISSIONS, roles=list(Role))
