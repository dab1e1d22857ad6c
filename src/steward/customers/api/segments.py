"""Saved segments of customers, by API."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import SegmentForm
from steward.customers.models import Segment
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.conditions import CatalogueField, Conditions, Written
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.texts import translated

api = Api("segments", "Segments", "Customers of whom conditions hold. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Regulars who stay away",
    "conditions": {
        "every": True,
        "groups": [
            {
                "every": True,
                "conditions": [
                    {"field": "orders", "op": "at_least", "value": "3"},
                    {"field": "last_order", "op": "before", "value": "90"},
                ],
            }
        ],
    },
}


class SegmentPath(Input):
    """Which segment."""

    segment_id: RowId


class SegmentInput(SegmentForm):
    """A segment to save; `GET /segment-fields` names the fields and how they are compared."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})


class SegmentField(BaseModel):
    """A field that conditions may name, how it is compared, and what can be chosen, if anything.

    One of your own is named `fields.` and its key. Of each comparison is said how its value is
    written: `nothing`, `number`, `days`, `date`, `choice`, `text` or `tags`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "fields.tier",
                "title": "Tier",
                "comparisons": {"is": "choice", "is_not": "choice", "empty": "nothing"},
                "choices": ["Gold", "Silver"],
            }
        }
    )

    name: str
    title: str
    comparisons: dict[str, Written]
    choices: list[str]


class SegmentFieldPage(BaseModel):
    """All fields that conditions may name; those of your own come last."""

    items: list[SegmentField]
    next_cursor: str | None = None


class SegmentPatch(Input):
    """What to change of a segment: what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Regulars"}})

    name: Annotated[Line, Field(min_length=1, max_length=80)] | None = None
    conditions: Conditions | None = None


class SegmentSummary(BaseModel):
    """A segment as lists show it."""

    id: int
    name: str
    conditions: Conditions
    version: int
    url: str


class SegmentResource(SegmentSummary):
    """A segment, and how many customers belong to it now."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                **_EXAMPLE,
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/segments/3",
                "count": 214,
            }
        }
    )

    count: int


class SegmentPage(BaseModel):
    """All segments, by name."""

    items: list[SegmentSummary]
    next_cursor: str | None = None


class SegmentMember(BaseModel):
    """Somebody who belongs to a segment; `revenue` is what stayed of it, null without orders."""

    id: int
    name: str
    email: str | None
    company: str | None
    revenue: Decimal | None
    last_order: date | None
    url: str


class SegmentMemberPage(BaseModel):
    """Some who belong to a segment, by name; without `next_cursor` they are the last."""

    items: list[SegmentMember]
    next_cursor: str | None


@api.get("/segments", responses={200: SegmentPage})
@access("insights.read")
def list_all_segments() -> Response:
    """List the segments, by name."""
    found = queries.list_segments(session(), actor())
    return answer(SegmentPage(items=[SegmentSummary(**_told(one)) for one in found]))


@api.get("/segment-fields", responses={200: SegmentFieldPage})
@access("insights.read")
def list_segment_fields() -> Response:
    """List the fields that conditions of segments may name, and how each is compared."""
    found = queries.catalogue(session()).values()
    return answer(SegmentFieldPage(items=[_field(one) for one in found]))


@api.post("/segments", responses={201: SegmentResource})
@access("segments.manage")
def add_segment(body: SegmentInput) -> Response:
    """Save a segment."""
    segment = actions.add_segment(session(), body, actor=actor())
    return answer(_shown(segment), 201, Location=_address(segment))


@api.get("/segments/<segment_id>", responses={200: SegmentResource})
@access("insights.read")
def read_segment(path: SegmentPath) -> Response:
    """Read a segment, and how many belong to it now."""
    return answer(_shown(queries.get_segment(session(), actor(), path.segment_id)))


@api.get("/segments/<segment_id>/customers", responses={200: SegmentMemberPage})
@access("insights.read")
def list_segment_customers(path: SegmentPath, query: PageQuery) -> Response:
    """List who belongs to a segment now, by name."""
    segment = queries.get_segment(session(), actor(), path.segment_id)
    conditions = queries.conditions_of(segment)
    found = queries.list_members(
        session(), actor(), conditions, cursor=query.cursor, limit=query.limit
    )
    items = [_member(one) for one in found.items]
    return answer(SegmentMemberPage(items=items, next_cursor=found.next_cursor))


@api.patch("/segments/<segment_id>", responses={200: SegmentResource})
@access("segments.manage")
def change_segment(path: SegmentPath, body: SegmentPatch) -> Response:
    """Change a segment; one that is used by its name keeps it."""
    segment = queries.get_segment(session(), actor(), path.segment_id, for_update=True)
    check_if_match(segment.version)
    form = SegmentForm(
        name=body.name or segment.name,
        conditions=body.conditions or queries.conditions_of(segment),
    )
    actions.change_segment(session(), segment.id, form, version=None, actor=actor())
    return answer(_shown(segment))


@api.delete("/segments/<segment_id>", responses={204: None})
@access("segments.manage")
def delete_segment(path: SegmentPath) -> Response:
    """Delete a segment that nothing uses; 409 says where it is used."""
    actions.delete_segment(session(), path.segment_id, actor=actor())
    return Response(status=204)


def _field(one: CatalogueField) -> SegmentField:
    return SegmentField(
        name=one.name,
        title=translated(one.title),
        comparisons={op: one.written(op) for op in one.operators},
        choices=list(one.choices()) if one.choices else [],
    )


def _told(segment: Segment) -> dict[str, object]:
    return {
        "id": segment.id,
        "name": segment.name,
        "conditions": queries.conditions_of(segment),
        "version": segment.version,
        "url": _address(segment),
    }


def _shown(segment: Segment) -> SegmentResource:
    conditions = queries.conditions_of(segment)
    count = queries.count_people(session(), actor(), conditions)
    return SegmentResource.model_validate(_told(segment) | {"count": count})


def _member(one: queries.MemberRow) -> SegmentMember:
    return SegmentMember(
        id=one.id,
        name=one.name,
        email=one.email,
        company=one.company,
        revenue=one.revenue,
        last_order=one.last_on,
        url=address(f"/customers/{one.id}"),
    )


def _address(segment: Segment) -> str:
    return address(f"/segments/{segment.id}")
