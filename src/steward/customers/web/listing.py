"""The desk's lists of people and companies, and the same as files for a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.customers import queries
from steward.customers.queries import Listing, exports
from steward.customers.rules import Of
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import is_htmx, page, rfc3339
from steward.kit.paging import Page, every

Row = TypeVar("Row")
Told = tuple[Sequence[str], Iterable[Sequence[object]]]
_ROWS_AT_ONCE = 1000


def _listing() -> Listing:
    asked = request.args
    company = asked.get("company", type=int)
    words, tag = asked.get("q", "").strip(), asked.get("tag", "").strip()
    return Listing(words, asked.get("sort", "name"), company, tag)


def _address(listing: Listing, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    asked = {"q": listing.words, "sort": listing.sort, "company": listing.company_id}
    parts = asked | {"tag": listing.tag} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get("/desk/customers")
@access("customers.read")
def people() -> Response:
    """List people; to htmx, the next rows of the list."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_people(session(), actor(), listing, cursor=cursor)
    context = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("customers/_people.html", **context)
    company = queries.find_company(session(), listing.company_id)
    return page("customers/people.html", company=company, **context)


@bp.get("/desk/customers.csv")
@access("customers.read")
def people_as_csv() -> Response:
    """Send all people that the filter lets through, as a file of values with commas."""
    return csv_response("customers", *_people_told())


@bp.get("/desk/customers.xlsx")
@access("customers.read")
def people_as_xlsx() -> Response:
    """Send all people that the filter lets through, as a workbook."""
    return xlsx_response("customers", *_people_told())


def _people_told() -> Told:
    """Return them under the names by which an import knows the columns."""
    return _told(Of.PERSON, exports.EXPORTED, exports.export_people)


def _told(of: Of, names: Sequence[str], read: Callable[..., Page[exports.Exported]]) -> Told:
    """Return the columns, those of the house's own fields among them, and the rows."""
    keys = [one.key for one in queries.fields_of(session(), of)]
    rows = ((*row.cells, rfc3339(row.created_at)) for row in _every(partial(read, keys=keys)))
    return (*names, *(f"field.{key}" for key in keys), "since"), rows


def _every(read: Callable[..., Page[Row]]) -> Iterator[Row]:
    """Read a list to its end, some rows at a time, each by the session of then.

    That of the request is closed by the time at which a file is sent.
    """
    some = partial(read, listing=_listing(), limit=_ROWS_AT_ONCE)
    return every(lambda cursor: some(session(), actor(), cursor=cursor))


@bp.get("/desk/companies")
@access("customers.read")
def companies() -> Response:
    """List companies; to htmx, the next rows of the list."""
    listing, cursor = _listing(), request.args.get("cursor")
    rows = queries.list_companies(session(), actor(), listing, cursor=cursor)
    part = is_htmx() and cursor
    template = "customers/_companies.html" if part else "customers/companies.html"
    return page(template, rows=rows, listing=listing, address=_address)


@bp.get("/desk/companies.csv")
@access("customers.read")
def companies_as_csv() -> Response:
    """Send the companies that the filter lets through, as a file of values with commas."""
    return csv_response("companies", *_companies_told())


@bp.get("/desk/companies.xlsx")
@access("customers.read")
def companies_as_xlsx() -> Response:
    """Send the companies that the filter lets through, as a workbook."""
    return xlsx_response("companies", *_companies_told())


def _companies_told() -> Told:
    return _told(Of.COMPANY, exports.EXPORTED_OF_COMPANY, exports.export_companies)
