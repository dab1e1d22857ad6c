"""Follow-ups and who is open with us, by API."""

from datetime import date, datetime
from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api.particulars import CustomerPath
from steward.customers.forms import FollowUpForm, HandingForm, OutcomeForm
from steward.customers.queries import DayListing, FollowUpRow
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.running import today

api = Api("follow-ups", "Follow-ups", "What is done next for customers. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "title": "Ask whether the new grinder is right for them",
    "means": "call",
    "due_on": "2026-11-25",
    "assignee": "ines@brindle.example",
    "words": "",
}


class FollowUpPath(Input):
    """Which follow-up."""

    follow_up_id: RowId


class FollowUpQuery(PageQuery):
    """Which follow-ups: whose, and of which time."""

    whose: Literal["mine", "free", "all"] = Field("all", description="Mine are nobodys, too.")
    when: Literal["due", "coming", "ended"] = Field(
        "due", description="Due today and before, in the next 30 days, or ended."
    )


class FollowUpInput(FollowUpForm):
    """What is to be done next for a customer, by when, and who of us does it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})


class FollowUpOutcome(OutcomeForm):
    """What came of a follow-up: done, dropped (say why), or tried again on another day."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"how": "done", "said": "All is well."}}
    )


class FollowUpHanding(HandingForm):
    """Who does it from now on; without an `assignee` whoever takes it. The note is for them."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"assignee": "ines@brindle.example", "note": "She is at home after five."}
        },
    )


class FollowUpResource(BaseModel):
    """A follow-up; `because` says what it came of, `tries` how often nobody was reached."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 5,
                "customer_id": 7,
                "customer": "Elsa Lindgren",
                "title": "Ask whether all is well again",
                "means": "call",
                "words": "",
                "due_on": "2026-11-25",
                "assignee_id": 3,
                "assignee": "Ines Falk",
                "because": "T-1042 Grinder stops halfway",
                "playbook": "After a critical ticket",
                "tries": 0,
                "state": "open",
                "outcome": "",
                "ended_at": None,
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/follow-ups/5",
            }
        }
    )

    id: int
    customer_id: int
    customer: str
    title: str
    means: str
    words: str
    due_on: date
    assignee_id: int | None
    assignee: str | None
    because: str
    playbook: str | None
    tries: int
    state: str = Field(description="open, done, dropped, or over where nothing is left to do.")
    outcome: str
    ended_at: datetime | None
    version: int
    url: str


class FollowUpPage(BaseModel):
    """Some follow-ups, those first of whom most would be lost; without `next_cursor` the last."""

    items: list[FollowUpResource]
    next_cursor: str | None


class CareResource(BaseModel):
    """How many customers are open with us by what keeps them from being forgotten."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "open": 412,
                "dated": 96,
                "late": 2,
                "rule": 314,
                "forgotten": 0,
                "let_go": 1,
            }
        }
    )

    open: int
    dated: int = Field(description="With a next step that is to come.")
    late: int = Field(description="Whose last date went by within a week.")
    rule: int = Field(description="Who order, and whom a playbook has asked once they lapse.")
    forgotten: int
    let_go: int = Field(description="Within a week, without anybody having asked them.")


@api.get("/follow-ups", responses={200: FollowUpPage})
@access("customers.change")
def list_follow_ups(query: FollowUpQuery) -> Response:
    """List follow-ups, those first of whom most would be lost."""
    asked = DayListing(query.whose, query.when)
    found = queries.list_follow_ups(
        session(), actor(), asked, today(), cursor=query.cursor, limit=query.limit
    )
    items = [_shown(row) for row in found.items]
    return answer(FollowUpPage(items=items, next_cursor=found.next_cursor))


@api.post("/customers/<customer_id>/follow-ups", responses={201: FollowUpResource})
@access("customers.change")
def add_follow_up(path: CustomerPath, body: FollowUpInput) -> Response:
    """Say what is to be done next for a customer."""
    added = actions.add_follow_up(session(), path.customer_id, body, actor=actor())
    return answer(_read(added.id), 201, Location=_address(added.id))


@api.get("/follow-ups/<follow_up_id>", responses={200: FollowUpResource})
@access("customers.change")
def read_follow_up(path: FollowUpPath) -> Response:
    """Read a follow-up."""
    return answer(_read(path.follow_up_id))


@api.put("/follow-ups/<follow_up_id>/keeper", responses={200: FollowUpResource})
@access("customers.change")
def give_follow_up(path: FollowUpPath, body: FollowUpHanding) -> Response:
    """Hand a follow-up to a colleague, take it, or leave it to whoever takes it."""
    found = queries.get_follow_up(session(), actor(), path.follow_up_id, for_update=True)
    check_if_match(found.version)
    actions.give_follow_up(session(), found.id, body, version=None, actor=actor())
    return answer(_read(path.follow_up_id))


@api.put("/follow-ups/<follow_up_id>/outcome", responses={200: FollowUpResource})
@access("customers.change")
def end_follow_up(path: FollowUpPath, body: FollowUpOutcome) -> Response:
    """Say what came of a follow-up, or when it is tried again."""
    found = queries.get_follow_up(session(), actor(), path.follow_up_id, for_update=True)
    check_if_match(found.version)
    actions.end_follow_up(session(), found.id, body, version=None, actor=actor())
    return answer(_read(path.follow_up_id))


@api.delete("/follow-ups/<follow_up_id>/outcome", responses={200: FollowUpResource})
@access("customers.change")
def reopen_follow_up(path: FollowUpPath) -> Response:
    """Take back that a follow-up has ended."""
    actions.reopen_follow_up(session(), path.follow_up_id, actor=actor())
    return answer(_read(path.follow_up_id))


@api.get("/care", responses={200: CareResource})
@access("customers.change")
def count_care() -> Response:
    """Count the customers who are open with us, and those of them who are forgotten."""
    covers = queries.count_covers(session())
    return answer(CareResource(open=covers.open, **vars(covers)))


def _read(follow_up_id: int) -> FollowUpResource:
    return _shown(queries.show_follow_up(session(), actor(), follow_up_id))


def _shown(row: FollowUpRow) -> FollowUpResource:
    names = FollowUpResource.model_fields.keys() - {"customer_id", "customer", "url"}
    told = {name: getattr(row, name) for name in names}
    return FollowUpResource(
        customer_id=row.person_id, customer=row.person, url=_address(row.id), **told
    )


def _address(follow_up_id: int) -> str:
    return address(f"/follow-ups/{follow_up_id}")
