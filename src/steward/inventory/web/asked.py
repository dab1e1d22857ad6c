"""Which part of a list is asked for, and the addresses of its other parts."""

from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from steward.accounts import Actor, actor
from steward.inventory.queries import Listing
from steward.kit.db import session
from steward.kit.paging import Page

Row = TypeVar("Row")
_ROWS_AT_ONCE = 500


def listing_asked() -> Listing:
    """Read what is asked for from the address."""
    asked = request.args
    return Listing(
        words=asked.get("q", "").strip(),
        sort=asked.get("sort", "name"),
        state=asked.get("state", ""),
        category=asked.get("category", "").replace("\x00", ""),
        criticality=asked.get("criticality", ""),
        supplier_id=asked.get("supplier", type=int),
    )


def address_of(listing: Listing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {
        "q": listing.words,
        "sort": listing.sort,
        "state": listing.state,
        "category": listing.category,
        "criticality": listing.criticality,
        "supplier": listing.supplier_id,
    } | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def every(read: Callable[..., Page[Row]], who: Actor | None = None) -> Iterator[Row]:
    """Read a list to its end, some rows at a time."""
    listing, who, cursor = listing_asked(), who or actor(), None
    while True:
        rows = read(session(), who, listing, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from rows.items
        cursor = rows.next_cursor
        if cursor is None:
            return
