"""Places at the desk: the list, and the form to enter and change one."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import PlaceForm
from steward.inventory.models import Place
from steward.inventory.web.asked import address_of, every, listing_asked
from steward.inventory.web.blueprint import bp
from steward.inventory.web.sent import values_sent, version_sent
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.pages import form_values, go_to, is_htmx, page, parse
from steward.kit.texts import gettext as _

PLACES = "/desk/stock/places"


@bp.get(PLACES)
@access("stock.read")
def places() -> Response:
    """List places; to htmx, the next rows of the list."""
    listing, cursor = listing_asked(), request.args.get("cursor")
    rows = queries.list_places(session(), actor(), listing, cursor=cursor)
    part = is_htmx() and cursor
    template = "inventory/_places.html" if part else "inventory/places.html"
    return page(template, rows=rows, listing=listing, address=address_of)


@bp.get(f"{PLACES}.csv")
@access("stock.read")
def places_as_csv() -> Response:
    """Send the places that are listed, as a file for a spreadsheet."""
    head = ("number", "name", "kind", "address", "in use")
    found = ((p.id, p.name, p.kind, p.address, p.active) for p in every(queries.list_places))
    return csv_response("places", head, found)


@bp.get(f"{PLACES}/new")
@access("stock.manage")
def new_place() -> Response:
    """Show the form to enter a place."""
    return _form(None, {"active": "1"}, {})


@bp.post(PLACES)
@access("stock.manage")
def add_place() -> Response:
    """Enter a place."""
    try:
        form = parse(PlaceForm, values_sent(checks=["active"]))
        added = actions.add_place(session(), form, actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    return go_to(PLACES, toast=_("%(name)s is entered", name=added.name))


@bp.get(f"{PLACES}/<int:place_id>")
@access("stock.manage")
def edit_place(place_id: int) -> Response:
    """Show the form to change a place."""
    found = queries.get_place(session(), actor(), place_id)
    values = {"name": found.name, "kind": found.kind, "address": found.address}
    active = {"active": "1" if found.active else "", "version": str(found.version)}
    return _form(found, values | active, {})


@bp.post(f"{PLACES}/<int:place_id>")
@access("stock.manage")
def change_place(place_id: int) -> Response:
    """Change a place, unless somebody else did so meanwhile."""
    found = queries.get_place(session(), actor(), place_id)
    try:
        form = parse(PlaceForm, values_sent(checks=["active"]))
        actions.change_place(session(), found.id, form, version=version_sent(), actor=actor())
    except (BadInput, Conflict) as error:
        return _form(found, form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(PLACES, toast=_("Saved"))


def _form(
    place: Place | None, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    return page("inventory/place_form.html", status, place=place, values=values, errors=errors)
