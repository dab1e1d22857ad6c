"""Goods that came back, looked at: the form, line by line."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.inventory import places_in_use
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import InspectionForm
from steward.sales.queries import ReturnView
from steward.sales.web.blueprint import bp
from steward.sales.web.desk_returns import ONE, RETURNS
from steward.sales.web.words import quantity_said

_FIELDS = ("restocked", "scrapped", "note")


@bp.get(f"{ONE}/inspection")
@access("orders.change")
def inspect_return(return_number: str) -> Response:
    """Show the form for what came back; all that was asked is filled in as good."""
    return _form(return_number, {})


@bp.post(f"{ONE}/inspection")
@access("orders.change")
def receive_return(return_number: str) -> Response:
    """Book what came back."""
    try:
        one = actions.receive_return(session(), return_number, _sent(), actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _form(return_number, _by_field(error), error.status)
    return go_to(f"{RETURNS}/{one.number}", toast=_("Booked"))


def _ids() -> list[str]:
    """Return the lines of the form, in their order."""
    names = (name for name in request.form if name.startswith("restocked-"))
    return [name.removeprefix("restocked-") for name in names]


def _sent() -> InspectionForm:
    filled = {name: text for name, text in form_values().items() if text.strip()}
    lines = [{"line_id": id_, **_row(id_, filled)} for id_ in _ids()]
    sent: dict[str, object] = {"lines": lines}
    sent |= {name: filled[name] for name in ("place_id", "words") if name in filled}
    return parse(InspectionForm, sent)


def _row(id_: str, filled: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in of a line."""
    names = {field: f"{field}-{id_}" for field in _FIELDS}
    return {field: filled[name] for field, name in names.items() if name in filled}


def _by_field(error: BadInput | Conflict) -> dict[str, str]:
    ids, found = _ids(), {}
    for name, words in error.errors.items():
        table, _dot, rest = name.partition(".")
        place, _dot, field = rest.partition(".")
        is_row = table == "lines" and place.isdecimal()
        found[f"{field}-{ids[int(place)]}" if is_row else name] = words
    return found or {"": error.detail}


def _form(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    view = queries.show_return(session(), actor(), number)
    usual = queries.return_terms(session()).place_id
    places = [("", _("where each was sold from"))]
    places += [(str(place.id), place.name) for place in places_in_use(session(), actor())]
    values = _as_asked(view) | {"place_id": str(usual or "")} | form_values()
    context = {"view": view, "places": places, "values": values, "errors": errors}
    return page("sales/returns/inspection.html", status, **context)


def _as_asked(view: ReturnView) -> dict[str, str]:
    return {f"restocked-{one.line.id}": quantity_said(one.line.quantity) for one in view.lines}
