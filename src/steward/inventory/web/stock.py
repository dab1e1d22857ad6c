"""The stock at the desk: what there is, of one variant all that is known, and every movement."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import queries
from steward.inventory.jobs import CHECK_LEDGER
from steward.inventory.queries import LevelsAsked, LotRow, MovementsAsked
from steward.inventory.rules import MovementKind
from steward.inventory.web.blueprint import bp
from steward.kit import jobs
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import go_to, is_htmx, page, rfc3339
from steward.kit.paging import Page
from steward.kit.texts import gettext as _

STOCK = "/desk/stock"
_ROWS_AT_ONCE = 500
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
    context["worth"] = queries.worth(session(), actor())
    return page("inventory/stock.html", **context)


@bp.get(f"{STOCK}.csv")
@access("stock.read")
def stock_as_csv() -> Response:
    """Send the levels that are listed, as a file for a spreadsheet."""
    listing, who, reading = _levels_asked(), actor(), session()
    head = ("SKU", "name", "place", "on hand", "reserved", "free", "incoming", "expires", "sold")
    found = _every(
        lambda cursor: queries.list_levels(
            reading, who, listing, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )
    rows = (
        (r.sku, r.name, r.place, r.on_hand, r.reserved, r.free, r.incoming, r.expires_on, r.sold)
        for r in found
    )
    return csv_response("stock", head, rows)


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
    jobs.defer(session(), CHECK_LEDGER)
    return go_to(STOCK, toast=_("The ledger is being added up. The number follows."))


@bp.get(f"{STOCK}/levels/<int:variant_id>")
@access("stock.read")
def variant_stock(variant_id: int) -> Response:
    """Show what there is of a variant, where, and how it came to be."""
    reading, who = session(), actor()
    variant = queries.get_variant(reading, who, variant_id)
    lots = queries.levels_of(reading, [variant_id])
    return page(
        "inventory/variant_stock.html",
        variant=variant,
        product=queries.get_product(reading, who, variant.product_id),
        lots=lots,
        sums={name: _sum(lots, name) for name in ("on_hand", "reserved", "free", "incoming")},
        rows=queries.list_movements(reading, who, _movements_asked(variant_id)),
        asked=_movements_asked(variant_id),
        address=_movements_address,
        kinds=MovementKind,
        places={lot.key.place_id: lot.place for lot in lots},
        differences=queries.differences(reading, variant_id),
        counted_at=queries.last_counted(reading, variant_id),
    )


def _sum(lots: list[LotRow], name: str) -> object:
    return sum(getattr(lot, name) for lot in lots)


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
    asked, who, reading = _movements_asked(variant_id), actor(), session()
    head = ("at", "what", "SKU", "place", "lot", "change", "on hand", "value", "for", "why", "who")
    found = _every(
        lambda cursor: queries.list_movements(
            reading, who, asked, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )
    rows = (
        (
            *(rfc3339(m.at), m.kind, m.sku, m.place, m.lot, m.quantity, m.on_hand, m.value),
            *(m.document, m.reason, m.who),
        )
        for m in found
    )
    return csv_response("movements", head, rows)
