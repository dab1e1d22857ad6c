"""The desk's page of people who were likely entered twice, laid side by side."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.queries import DoubleListing, DoubleRow
from steward.customers.rules import DoubleState, words_of
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.exports import csv_response
from steward.kit.marks import N_
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.paging import every
from steward.kit.texts import translated

URL = "/desk/customers/doubles"
LEAST = (0.5, 0.8, 0.95)  # what one may choose from
_ROWS_AT_ONCE = 500
_HEAD = ["pair", "probability", "reasons"]
_SIDE = ["number", "name", "address", "phones", "further_addresses", "company"]


def _listing() -> DoubleListing:
    """Read what is to be listed. Raises BadInput."""
    asked = request.args
    least = asked.get("least", LEAST[0], type=float)
    state = asked.get("state", DoubleState.OPEN)
    if state not in set(DoubleState) or not 0 <= least <= 1:
        msg = N_("There are pairs that are open, apart or merged, of a probability of 0 to 1.")
        raise BadInput(msg)
    return DoubleListing(least, state, asked.get("sort", "-score"))


def _address(listing: DoubleListing, **other: str) -> str:
    parts: dict[str, object] = {"least": listing.least, "state": listing.state}
    return "?" + urlencode(parts | {"sort": listing.sort} | other)


@bp.get(URL)
@access("customers.read")
def doubles() -> Response:
    """List pairs of people who are likely one; to htmx, the next of them."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_doubles(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address, "url": URL}
    if is_htmx() and cursor:
        return page("customers/_doubles.html", **context)
    search = queries.last_search(session())
    return page("customers/doubles.html", search=search, choices=LEAST, **context)


@bp.get(f"{URL}.csv")
@access("customers.read")
def doubles_as_csv() -> Response:
    """Send all pairs that the filter lets through, as a file for a spreadsheet."""
    head = (*_HEAD, *(f"{name}_{side}" for side in (1, 2) for name in _SIDE))
    return csv_response("doubles", head, map(_line, _every(_listing())))


def _every(listing: DoubleListing) -> Iterator[DoubleRow]:
    who = actor()
    return every(
        lambda cursor: queries.list_doubles(
            session(), who, listing, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )


def _line(row: DoubleRow) -> tuple[object, ...]:
    reasons = ", ".join(translated(one) for one in words_of(row.reasons))
    return (row.id, round(row.score, 4), reasons, *row.left[:-1], *row.right[:-1])


@bp.post(f"{URL}/search")
@access("customers.change")
def search_doubles() -> Response:
    """Have all people looked through."""
    actions.ask_for_doubles(session(), actor=actor())
    return go_to(URL, toast=_("Looking for doubles: what is found shows up here"))


@bp.post(f"{URL}/<int:double_id>/apart")
@access("customers.change")
def set_apart(double_id: int) -> Response:
    """Note that two people are not the same."""
    actions.set_apart(session(), double_id, actor=actor())
    undo = f"{URL}/{double_id}/reopened"
    return go_to(URL, toast=_("Not the same: nobody is asked about them again"), undo=undo)


@bp.post(f"{URL}/<int:double_id>/reopened")
@access("customers.change")
def reopen_double(double_id: int) -> Response:
    """Take back that two people are not the same."""
    actions.reopen_double(session(), double_id, actor=actor())
    return go_to(URL, toast=_("They are asked about again"))
