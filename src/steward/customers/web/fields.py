"""Fields of the house's own: which there are, a form for one more, put away and taken out again."""

from collections.abc import Mapping

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.errors import FieldUsed
from steward.customers.forms import CustomFieldForm
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, page

FIELDS = "/desk/customers/fields"


def field_kinds() -> list[tuple[str, str]]:
    """Name the kinds of fields."""
    return [
        ("text", _("Text")),
        ("number", _("Number")),
        ("date", _("Day")),
        ("yes or no", _("Yes or no")),
        ("choice", _("One of a list")),
        ("link", _("Address of a page")),
    ]


@bp.get(FIELDS)
@access("customers.read")
def custom_fields() -> Response:
    """Show which fields people and companies have besides."""
    return _shown({}, {})


def _shown(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    fields, filled = queries.all_fields(session()), queries.count_filled(session())
    last = max((one.position for one in fields), default=0)
    context = {"fields": fields, "filled": filled, "values": values, "errors": errors}
    shown = {"kinds": field_kinds(), "next_position": str(min(last + 1, 1000))}
    return page("customers/fields.html", status, **context, **shown)


@bp.post(FIELDS)
@access("customers.manage")
def add_field() -> Response:
    """Add a field."""
    try:
        added = actions.add_field(session(), form(CustomFieldForm), actor=actor())
    except BadInput as error:
        return _shown(form_values(), error.errors, error.status)
    return go_to(FIELDS, toast=_("“%(name)s” is added", name=added.title))


@bp.post(f"{FIELDS}/<int:field_id>")
@access("customers.manage")
def change_field(field_id: int) -> Response:
    """Change a field, unless somebody else did so meanwhile."""
    version = request.form.get("version", type=int)
    try:
        sent = form(CustomFieldForm)
        actions.change_field(session(), field_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _shown({}, error.errors or {"": error.detail}, error.status)
    return go_to(FIELDS, toast=_("Saved"))


@bp.post(f"{FIELDS}/<int:field_id>/retirement")
@access("customers.manage")
def retire_field(field_id: int) -> Response:
    """Put a field away that no segment goes by: it shows up nowhere, and keeps what was entered."""
    try:
        switched = actions.switch_field(session(), field_id, is_used=False, actor=actor())
    except FieldUsed as error:
        return _shown({}, {"": error.detail}, error.status)
    return go_to(FIELDS, toast=_("“%(name)s” is put away", name=switched.title))


@bp.post(f"{FIELDS}/<int:field_id>/return")
@access("customers.manage")
def restore_field(field_id: int) -> Response:
    """Take a field out again, with all that was entered in it."""
    switched = actions.switch_field(session(), field_id, is_used=True, actor=actor())
    return go_to(FIELDS, toast=_("“%(name)s” is in use again", name=switched.title))
