"""The customers' part of the REST API: what happened with them, and calls to note."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from flask import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api.particulars import CustomerPath
from steward.customers.api.people import api
from steward.customers.forms import CallForm, Text
from steward.kit.access import access
from steward.kit.api import Input, PageQuery, address, answer
from steward.kit.db import session
from steward.kit.running import settings, zone


class Amount(BaseModel):
    """Money of an entry."""

    amount: str
    currency: str


class TimelineQuery(PageQuery):
    """Which entries of a customer's timeline."""

    kind: queries.Kind | None = Field(None, description="Entries of this kind alone.")


class TimelineEntry(BaseModel):
    """Something that happened with a customer."""

    at: datetime
    kind: str = Field(description="What it is about: ticket, chat, call, order, deal and more.")
    words: str = Field(description="What happened, in English.")
    number: str = Field(description="To what: T-1042, O-77; empty where it has no number.")
    title: str
    text: str = Field(description="What was said, or why.")
    messages: int = Field(description="How many were written on a ticket that was raised.")
    who: str = Field(description="Who did it; empty where nobody is known.")
    amount: Amount | None
    page: str | None = Field(description="Where it is at the desk.")


class CustomerTimeline(BaseModel):
    """Some of what happened with a customer, newest first; without `next_cursor` the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "at": "2026-11-20T13:32:00Z",
                        "kind": "order",
                        "words": "Ordered",
                        "number": "O-77",
                        "title": "",
                        "text": "",
                        "messages": 0,
                        "who": "Elsa Lindgren",
                        "amount": {"amount": "38.40", "currency": "EUR"},
                        "page": "http://127.0.0.1:8000/desk/orders/O-77",
                    }
                ],
                "next_cursor": None,
            }
        }
    )

    items: list[TimelineEntry]
    next_cursor: str | None


class CallInput(Input):
    """A call to note: who called, when (now where it is left out), and what was said."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"by": "them", "said": "Wants a second grinder."}}
    )

    by: Literal["them", "us"] = "them"
    at: AwareDatetime | None = None
    said: Annotated[Text, Field(min_length=1)]


class NotedCall(BaseModel):
    """A call as it was noted; it stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "at": "2026-11-20T13:32:00Z",
                "by": "them",
                "said": "Wants a second grinder.",
                "customer_url": "http://127.0.0.1:8000/api/v1/customers/7",
            }
        }
    )

    id: int
    at: datetime
    by: Literal["them", "us"]
    said: str
    customer_url: str


@api.get("/customers/<customer_id>/timeline", responses={200: CustomerTimeline})
@access("customers.read")
def read_customer_timeline(path: CustomerPath, query: TimelineQuery) -> Response:
    """Read all that happened with a customer, newest first."""
    whose = queries.whose_person(session(), actor(), path.customer_id)
    found = queries.timeline(
        session(), actor(), whose, kind=query.kind, cursor=query.cursor, limit=query.limit
    )
    items = [_told(entry) for entry in found.items]
    return answer(CustomerTimeline(items=items, next_cursor=found.next_cursor))


def _told(entry: queries.Entry) -> TimelineEntry:
    money = entry.amount and Amount(amount=_with_cents(entry.amount), currency=entry.currency)
    return TimelineEntry(
        at=entry.at,
        kind=entry.kind,
        words=entry.words,
        number=entry.number,
        title=entry.title,
        text=entry.text,
        messages=entry.folded,
        who=entry.who,
        amount=money or None,
        page=entry.url and settings().url + entry.url,
    )


def _with_cents(amount: Decimal) -> str:
    whole, _, decimals = format(amount.normalize(), "f").partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


@api.post("/customers/<customer_id>/calls", responses={201: NotedCall})
@access("customers.change")
def note_customer_call(path: CustomerPath, body: CallInput) -> Response:
    """Note a call with a customer; another one corrects it, so it is never changed."""
    here = body.at and body.at.astimezone(zone()).replace(tzinfo=None)
    form = CallForm.model_construct(by=body.by, at=here, said=body.said)
    call = actions.note_call(session(), path.customer_id, form, zone(), actor=actor())
    url = address(f"/customers/{path.customer_id}")
    by: Literal["them", "us"] = "them" if call.by_customer else "us"
    noted = NotedCall(
        id=call.id, at=call.at.astimezone(UTC), by=by, said=call.said, customer_url=url
    )
    return answer(noted, 201, Location=f"{url}/timeline?kind=call")
