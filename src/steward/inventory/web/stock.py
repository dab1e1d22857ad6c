"""The stock at the desk: what there is, of one variant all that is known, and every movement."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.queries import LevelsAsked, MovementRow, MovementsAsked, SpotRow
from steward.inventory.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import go_to, is_htmx, page, rfc3339
from steward.kit.paging import Page
from steward.kit.texts import gettext as _

STOCK = "/desk/stock"
_ROWS_AT_ONCE = 500
_LEVELS = (
    *("SKU", "name", "place", "on hand", "reserved", "free", "incoming"),
    *("expires", "sold", "reorder point"),
)
_MOVED = ("at", "what", "SKU", "place", "lot", "change", "on hand", "value", "for", "why", "who")
Row = TypeVar("Row")


def _levels_asked() -> LevelsAsked:
    asked = request.args
    return LevelsAsked(
        asked.get("q", "").strip(),
        asked.get("sort", "name"),
        asked.get("place", type=int),
        asked.get("show", ""),
    )


def _address(listing: LevelsAsked, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "place": listing.place_id}
    parts |= {"show": listing.show, **other}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(STOCK)
@access("stock.read")
def stock_page() -> Response:
    """Show what there is, by variant and place; to htmx, the next rows."""
    listing, cursor = _levels_asked(), request.args.get("cursor")
    rows = queries.list_levels(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("inventory/_levels.html", **context)
    context["places"] = queries.places_in_use(session(), actor())
    context["check"] = queries.find_last_check(session())
    return page("inventory/stock.html", **context)


@bp.get(f"{STOCK}.csv")
@access("stock.read")
def stock_as_csv() -> Response:
    """Send the levels that are listed, as a file for a spreadsheet."""
    listing, who = _levels_asked(), actor()
    found = _every(
        lambda cursor: queries.list_levels(
            session(), who, listing, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )
    return csv_response("stock", _LEVELS, map(_level_cells, found))


def _level_cells(row: SpotRow) -> tuple[object, ...]:
    counted = (row.on_hand, row.reserved, row.free, row.incoming)
    return (row.sku, row.name, row.place, *counted, row.expires_on, row.sold, row.point)


def _every(read: Callable[[str | None], Page[Row]]) -> Iterator[Row]:
    """Read a list to its end, some rows at a time."""
    rows = read(None)
    yield from rows.items
    while rows.next_cursor:
        rows = read(rows.next_cursor)
        yield from rows.items


@bp.post(f"{STOCK}/check")
@access("stock.manage")
def check_stock() -> Response:
    """Have the whole ledger added up anew; the page shows it when it is done."""
    actions.ask_for_check(session(), actor=actor())
    return go_to(STOCK, toast=_("The ledger is being added up. The number follows."))


@bp.get(f"{STOCK}/levels/<int:variant_id>")
@access("stock.read")
def variant_stock(variant_id: int) -> Response:
    """Show what there is of a variant, where, and how it came to be."""
    asked = _movements_asked(variant_id)
    return page(
        "inventory/variant_stock.html",
        shown=queries.stock_of(session(), actor(), variant_id),
        rows=queries.list_movements(session(), actor(), asked),
        asked=asked,
        address=_movements_address,
    )


def _movements_asked(variant_id: int) -> MovementsAsked:
    asked = request.args
    return MovementsAsked(variant_id, asked.get("place", type=int), asked.get("kind", ""))


def _movements_address(asked: MovementsAsked, **other: str) -> str:
    parts = {"place": asked.place_id, "kind": asked.kind} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{STOCK}/levels/<int:variant_id>/movements")
@access("stock.read")
def movements(variant_id: int) -> Response:
    """Show the next rows of a variant's movements."""
    asked, cursor = _movements_asked(variant_id), request.args.get("cursor")
    rows = queries.list_movements(session(), actor(), asked, cursor=cursor)
    context = {"rows": rows, "asked": asked, "address": _movements_address}
    return page("inventory/_movements.html", **context)


@bp.get(f"{STOCK}/levels/<int:variant_id>/movements.csv")
@access("stock.read")
def movements_as_csv(variant_id: int) -> Response:
    """Send the movements of a variant, as a file for a spreadsheet."""
    asked, who = _movements_asked(variant_id), actor()
    found = _every(
        lambda cursor: queries.list_movements(
            session(), who, asked, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )
    return csv_response("movements", _MOVED, map(_cells, found))


def _cells(row: MovementRow) -> tuple[object, ...]:
    at, moved = rfc3339(row.at), (row.quantity, row.on_hand, row.value)
    return (at, row.kind, row.sku, row.place, row.lot, *moved, row.document, row.reason, row.who)
