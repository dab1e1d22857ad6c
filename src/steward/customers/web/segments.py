"""The desk's pages of segments: the list, the builder with its count, and who belongs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.errors import SegmentUsed
from steward.customers.models import Segment
from steward.customers.queries import Listing
from steward.customers.web.blueprint import bp
from steward.customers.web.segment_forms import (
    Draft,
    conditions_in,
    draft_of,
    form_in,
    said,
    sent_draft,
)
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.paging import every
from steward.kit.texts import gettext as _

URL = "/desk/customers/segments"
_ROWS_AT_ONCE = 1000


@bp.get(URL)
@access("insights.read")
def segments() -> Response:
    """List the saved segments; each says how many belong when it is seen."""
    found = queries.list_segments(session(), actor())
    rows = [(one, said(queries.conditions_of(one))) for one in found]
    return page("customers/segments.html", rows=rows, worth_run=queries.last_run(session()))


@bp.get(f"{URL}/new")
@access("segments.manage")
def new_segment() -> Response:
    """Show the builder, with one row to begin with."""
    return _builder(Draft(), {}, None)


@bp.post(f"{URL}/draft")
@access("segments.manage")
def draft_segment() -> Response:
    """Show the builder as its form stands, with how many belong; nothing is saved."""
    segment_id = request.form.get("segment", type=int)
    segment = queries.get_segment(session(), actor(), segment_id) if segment_id else None
    return _builder(sent_draft(), {}, segment)


def _builder(
    draft: Draft, errors: Mapping[str, str], segment: Segment | None, status: int = 200
) -> Response:
    part = is_htmx() and request.path.endswith("/draft")
    template = "customers/_builder.html" if part else "customers/segment_form.html"
    context = {"draft": draft, "errors": errors, "segment": segment, "count": _count(draft)}
    fields = queries.catalogue(session())
    return page(template, status, fields=fields, version=_version(segment), url=URL, **context)


def _version(segment: Segment | None) -> str:
    return request.form.get("version") or (str(segment.version) if segment else "")


def _count(draft: Draft) -> int | None:
    """Count who belongs; None while rows are not whole."""
    try:
        return queries.count_people(session(), actor(), conditions_in(draft))
    except BadInput:
        return None


@bp.post(URL)
@access("segments.manage")
def add_segment() -> Response:
    """Save a segment."""
    draft = sent_draft()
    try:
        segment = actions.add_segment(session(), form_in(draft), actor=actor())
    except BadInput as error:
        return _builder(draft, error.errors, None, error.status)
    return go_to(f"{URL}/{segment.id}", toast=_("“%(name)s” is saved", name=segment.name))


@bp.get(f"{URL}/<int:segment_id>")
@access("insights.read")
def segment(segment_id: int) -> Response:
    """Show who belongs to a segment, a page at a time, and where it is used."""
    found = queries.get_segment(session(), actor(), segment_id)
    conditions, cursor = queries.conditions_of(found), request.args.get("cursor")
    listing = Listing(sort=request.args.get("sort", "name"))
    rows = queries.list_members(session(), actor(), conditions, sort=listing.sort, cursor=cursor)
    context = {"segment": found, "rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("customers/_members.html", url=f"{URL}/{found.id}", **context, **_money())
    return page("customers/segment.html", **context, **_about(found), **_money())


def _money() -> dict[str, Any]:
    run = queries.last_run(session())
    return {"worth_run": run, "currency": run.currency if run else "EUR"}


def _about(found: Segment) -> dict[str, Any]:
    conditions = queries.conditions_of(found)
    return {
        "url": f"{URL}/{found.id}",
        "words": said(conditions),
        "count": queries.count_people(session(), actor(), conditions),
        "uses": queries.uses_of(session(), found),
    }


def _address(listing: Listing, **other: str) -> str:
    return "?" + urlencode({"sort": listing.sort} | other)


@bp.get(f"{URL}/<int:segment_id>.csv")
@access("insights.read")
def segment_as_csv(segment_id: int) -> Response:
    """Send all who belong to a segment, as a file of values with commas."""
    return csv_response("segment", *_told(segment_id))


@bp.get(f"{URL}/<int:segment_id>.xlsx")
@access("insights.read")
def segment_as_xlsx(segment_id: int) -> Response:
    """Send all who belong to a segment, as a workbook."""
    return xlsx_response("segment", *_told(segment_id))


def _told(segment_id: int) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    found = queries.get_segment(session(), actor(), segment_id)
    who, conditions = actor(), queries.conditions_of(found)
    head = ("number", "name", "address", "company", "revenue", "last_order")
    rows = every(
        lambda cursor: queries.list_members(
            session(), who, conditions, cursor=cursor, limit=_ROWS_AT_ONCE
        )
    )
    return head, ((o.id, o.name, o.email, o.company, o.revenue, o.last_on) for o in rows)


@bp.get(f"{URL}/<int:segment_id>/count")
@access("insights.read")
def count_segment(segment_id: int) -> Response:
    """Say how many belong to a segment now."""
    found = queries.get_segment(session(), actor(), segment_id)
    count = queries.count_people(session(), actor(), queries.conditions_of(found))
    return page("customers/_count.html", count=count)


@bp.get(f"{URL}/<int:segment_id>/conditions")
@access("segments.manage")
def edit_segment(segment_id: int) -> Response:
    """Show the builder with what a segment asks for."""
    found = queries.get_segment(session(), actor(), segment_id)
    return _builder(draft_of(found.name, queries.conditions_of(found)), {}, found)


@bp.post(f"{URL}/<int:segment_id>/conditions")
@access("segments.manage")
def change_segment(segment_id: int) -> Response:
    """Change a segment, unless somebody else did meanwhile."""
    draft, version = sent_draft(), request.form.get("version", type=int)
    try:
        form = form_in(draft)
        actions.change_segment(session(), segment_id, form, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        found = queries.get_segment(session(), actor(), segment_id)
        return _builder(draft, errors, found, error.status)
    return go_to(f"{URL}/{segment_id}", toast=_("Saved"))


@bp.post(f"{URL}/<int:segment_id>/removal")
@access("segments.manage")
def delete_segment(segment_id: int) -> Response:
    """Delete a segment that nothing uses."""
    try:
        actions.delete_segment(session(), segment_id, actor=actor())
    except SegmentUsed as error:
        return go_to(f"{URL}/{segment_id}", toast=error.detail)
    return go_to(URL, toast=_("The segment is deleted"))
