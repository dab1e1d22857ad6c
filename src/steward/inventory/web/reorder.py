"""What to order anew at the desk: proposals by supplier, made into orders, and why each is made."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import EndForm, PointForm, ProposedForm
from steward.inventory.queries import ReorderAsked, ReorderRow
from steward.inventory.rules import Spot
from steward.inventory.web.blueprint import bp
from steward.inventory.web.purchases import PURCHASES
from steward.inventory.web.rows_sent import named_by_key
from steward.inventory.web.sent import values_sent
from steward.inventory.web.words import plain_number
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page, parse
from steward.kit.texts import gettext as _

REORDER = "/desk/stock/reorder"
_ONE = f"{REORDER}/<int:variant_id>/<int:place_id>"
_ROWS_AT_ONCE = 500
_MOST_SUPPLIERS = 1000
_HEAD = (
    *("supplier", "SKU", "name", "place", "free", "incoming", "reorder point", "order up to"),
    *(
        "set by hand",
        "in drafts",
        "to order",
        "unit",
        "price",
        "currency",
        "needed by",
        "lasts days",
    ),
)


def _asked() -> ReorderAsked:
    asked = request.args
    return ReorderAsked(
        asked.get("q", "").strip(),
        asked.get("sort", "name"),
        asked.get("show", ""),
        asked.get("supplier", type=int),
        asked.get("place", type=int),
    )


def _address(listing: ReorderAsked, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "show": listing.show}
    parts |= {"supplier": str(listing.supplier_id or ""), "place": str(listing.place_id or "")}
    parts |= other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(REORDER)
@access("stock.read")
def reorder_page() -> Response:
    """Show what to order, by supplier; to htmx, the next rows."""
    return _list({})


def _list(errors: Mapping[str, str], status: int = 200) -> Response:
    listing, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_reorder(session(), actor(), listing, cursor=cursor)
    context: dict[str, Any] = {"rows": rows, "listing": listing, "address": _address}
    context |= {"values": form_values(), "errors": errors}
    if is_htmx() and cursor:
        return page("inventory/_reorder.html", **context)
    by_name = queries.Listing()
    suppliers = queries.list_suppliers(session(), actor(), by_name, limit=_MOST_SUPPLIERS)
    context["suppliers"] = [row.supplier for row in suppliers.items if row.offers]
    context["places"] = queries.places_in_use(session(), actor())
    context |= {"key": str(uuid4()), "standing": queries.reorder_standing(session())}
    return page("inventory/reorder.html", status, **context)


@bp.get(f"{REORDER}.csv")
@access("stock.read")
def reorder_as_csv() -> Response:
    """Send the proposals that are listed, as a file for a spreadsheet."""
    return csv_response("reorder", _HEAD, map(_cells, _every()))


def _every() -> Iterator[ReorderRow]:
    cursor, who = None, actor()
    while True:
        some = queries.list_reorder(session(), who, _asked(), cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from some.items
        cursor = some.next_cursor
        if cursor is None:
            return


def _cells(row: ReorderRow) -> tuple[object, ...]:
    how, sender = row.standing, row.supplier
    there = (row.sku, row.name, row.place, row.free, row.incoming)
    levels = (how.point, how.up_to, how.by_hand is not None, how.drafted, how.quantity, row.unit)
    price = (sender.price, sender.currency) if sender else (None, None)
    name = sender.name if sender else None
    return (name, *there, *levels, *price, row.needed_by, how.days)


@bp.post(f"{REORDER}/orders")
@access("stock.manage")
def order_proposed() -> Response:
    """Make the chosen lines into drafts, one for each supplier; pressed twice, once."""
    keys = request.form.getlist("chosen")
    try:
        made = actions.order_proposed(session(), _chosen(keys), actor=actor())
    except (BadInput, Conflict) as error:
        errors = named_by_key(error.errors, keys) or {"": error.detail}
        return _list(errors, error.status)
    numbers = ", ".join(one.number for one in made)
    toast = _("Drafts to look over and send: %(numbers)s", numbers=numbers)
    one = f"{PURCHASES}/{made[0].id}"
    return go_to(one if len(made) == 1 else f"{PURCHASES}?state=draft", toast=toast)


def _chosen(keys: list[str]) -> ProposedForm:
    names = [f"quantity-{key}" for key in keys]
    values = values_sent(numbers=[name for name in names if name in request.form])
    lines = []
    for key, name in zip(keys, names, strict=True):
        variant_id, _dash, place_id = key.partition("-")
        line = {"variant_id": variant_id, "place_id": place_id}
        lines.append(line | ({"quantity": values[name]} if name in values else {}))
    return parse(ProposedForm, {"key": values.get("key"), "lines": lines})


@bp.get(_ONE)
@access("stock.read")
def reorder_line(variant_id: int, place_id: int) -> Response:
    """Show why a variant is to be ordered at a place, or not yet."""
    return _line(variant_id, place_id, {})


def _line(variant_id: int, place_id: int, errors: Mapping[str, str], status: int = 200) -> Response:
    row = queries.get_reorder(session(), actor(), Spot(variant_id, place_id))
    how = row.standing
    known = {"point": plain_number(how.by_hand), "up_to": plain_number(how.by_hand_up_to)}
    values = known | form_values()
    return page("inventory/reorder_line.html", status, row=row, values=values, errors=errors)


@bp.post(f"{_ONE}/point")
@access("stock.manage")
def set_reorder_point(variant_id: int, place_id: int) -> Response:
    """Set by hand at how many to order, or let it be worked out."""
    spot, here = Spot(variant_id, place_id), f"{REORDER}/{variant_id}/{place_id}"
    try:
        sent = parse(PointForm, values_sent(numbers=["point", "up_to"]))
        before = actions.set_point(session(), spot, sent, actor=actor())
    except BadInput as error:
        return _line(variant_id, place_id, error.errors or {"": error.detail}, error.status)
    known = before.model_dump(exclude_none=True, mode="json")
    toast = _("Set by hand") if sent.point is not None else _("Worked out again")
    return go_to(here, toast=toast, undo=f"{here}/return?{urlencode(known)}")


@bp.post(f"{_ONE}/return")
@access("stock.manage")
def return_reorder_point(variant_id: int, place_id: int) -> Response:
    """Set what was set before."""
    before = parse(PointForm, {name: request.args[name] for name in request.args})
    actions.set_point(session(), Spot(variant_id, place_id), before, actor=actor())
    return go_to(f"{REORDER}/{variant_id}/{place_id}", toast=_("As before"))


@bp.post("/desk/stock/alerts/<int:alert_id>/closure")
@access("stock.manage")
def close_alert(alert_id: int) -> Response:
    """Close an alert, with the reason; it stays quiet until the goods run low anew."""
    alert = queries.get_alert(session(), actor(), alert_id)
    try:
        actions.close_alert(session(), alert_id, form(EndForm), actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _line(alert.variant_id, alert.place_id, errors, error.status)
    here = f"{REORDER}/{alert.variant_id}/{alert.place_id}"
    return go_to(here, toast=_("Quiet until it runs low anew"))
