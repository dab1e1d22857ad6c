"""Two customers become one by a program, and two again."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import MergeForm, WhyForm
from steward.customers.models import Merge
from steward.kit.access import access
from steward.kit.api import Api, Input, RowId, address, answer
from steward.kit.db import session

api = Api("merges", "Merged customers", "Two records that are one person. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "customer_id": 9,
    "take": ["email"],
    "reason": "Wrote from her new address.",
}


class MergesPath(Input):
    """The customer who is kept."""

    customer_id: RowId


class MergePath(Input):
    """Which merge."""

    merge_id: RowId


class MergeInput(MergeForm):
    """Who else this customer is; `take` names what of the other holds from now on."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})

    customer_id: RowId = Field(description="The one who goes: all of theirs moves.")


class MergeUndoing(WhyForm):
    """Why two who became one are two again."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"why": "Mother and daughter."}}
    )


class Moved(BaseModel):
    """Rows of one kind, and how many."""

    what: str
    number: int


class CustomerMerge(BaseModel):
    """Two customers who became one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "customer_id": 7,
                "merged_customer_id": 9,
                "reason": "Wrote from her new address.",
                "by": "Ines Duarte",
                "at": "2026-11-20T13:32:00Z",
                "moved": [{"what": "Tickets", "number": 2}],
                "undone_at": None,
                "undone_by": "",
                "undone_why": "",
                "left_over": [],
                "url": "http://127.0.0.1:8000/api/v1/customer-merges/3",
            }
        }
    )

    id: int
    customer_id: int = Field(description="Who was kept.")
    merged_customer_id: int = Field(description="Who is gone, unless it was undone.")
    reason: str
    by: str
    at: datetime
    moved: list[Moved]
    undone_at: datetime | None
    undone_by: str
    undone_why: str
    left_over: list[str] = Field(description="What did not go back when it was undone, and why.")
    url: str


@api.post("/customers/<customer_id>/merges", responses={201: CustomerMerge})
@access("customers.change")
def merge_customers(path: MergesPath, body: MergeInput) -> Response:
    """Merge another customer into this one; it can be undone."""
    form = MergeForm(take=body.take, reason=body.reason)
    made = actions.merge_people(session(), path.customer_id, body.customer_id, form, actor=actor())
    return answer(_shown(made), 201, Location=_address(made.id))


@api.get("/customer-merges/<merge_id>", responses={200: CustomerMerge})
@access("customers.read")
def read_merge(path: MergePath) -> Response:
    """Read what became of two customers."""
    return answer(_shown(queries.get_merge(session(), actor(), path.merge_id)))


@api.put("/customer-merges/<merge_id>/undoing", responses={200: CustomerMerge})
@access("customers.change")
def undo_customer_merge(path: MergePath, body: MergeUndoing) -> Response:
    """Make two customers of one again; the last merge is undone first."""
    return answer(_shown(actions.undo_merge(session(), path.merge_id, body.why, actor=actor())))


def _shown(made: Merge) -> CustomerMerge:
    names = ("reason", "at", "undone_at", "undone_by", "undone_why")
    same = {name: getattr(made, name) for name in names}
    parts = queries.parts_of_merge(session(), made)
    return CustomerMerge(
        id=made.id,
        customer_id=made.kept_id,
        merged_customer_id=made.gone_id,
        by=made.by_name,
        moved=[Moved(what=words, number=number) for words, number in parts],
        left_over=queries.left_over_in_words(made),
        url=_address(made.id),
        **same,
    )


def _address(merge_id: int) -> str:
    return address(f"/customer-merges/{merge_id}")
