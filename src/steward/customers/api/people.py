"""The customers' part of the REST API."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import PersonForm, Phone, Text
from steward.customers.models import Person
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.fields import Email, Line
from steward.kit.running import settings

api = Api("customers", "Customers", "The people whom you serve. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Elsa Lindgren",
    "email": "elsa@lindgren.example",
    "company": "Café Lindgren",
    "segment": "Key account",
    "standing_agent": "ines@brindle.example",
    "phones": ["+46812345678"],
    "emails": [],
    "notes": "Calls back after four.",
}


class CustomerPath(Input):
    """Which customer."""

    customer_id: RowId


class CustomerQuery(PageQuery):
    """Which customers to list."""

    q: Words = Field("", description="Parts of a name, an address or a company, accents aside.")


class CustomerInput(PersonForm):
    """A customer to add. Where somebody known is likely the same, 409 says who, and why."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    enter_anyway: bool = Field(default=False, description="Add them even if likely known.")


class CustomerPatch(Input):
    """What to change of a customer: what is left out stays, null takes a value away."""

    model_config = ConfigDict(json_schema_extra={"example": {"phones": ["+46812345678"]}})

    name: Annotated[Line, Field(min_length=1)] | None = None
    email: Email | None = None
    company: Line | None = None
    segment: Line | None = None
    standing_agent: Email | None = None
    phones: list[Phone] | None = Field(None, max_length=10)
    emails: list[Email] | None = Field(None, max_length=10)
    notes: Text | None = None

    @field_validator("name")
    @classmethod
    def _must_be_there(cls, value: object) -> object:
        if value is None:
            msg = "A customer cannot be without it. Leave it out to keep it as it is."
            raise ValueError(msg)
        return value


class CustomerSummary(BaseModel):
    """A customer as lists show them."""

    id: int
    name: str
    email: str | None
    company: str | None
    url: str


class CustomerPage(BaseModel):
    """Some customers, by name; without `next_cursor` they are the last."""

    items: list[CustomerSummary]
    next_cursor: str | None


class Customer(BaseModel):
    """Somebody you serve."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                **_EXAMPLE,
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/customers/7",
            }
        }
    )

    id: int
    name: str
    email: str | None
    company: str | None
    standing_agent: str | None = Field(description="The address of who of us knows them.")
    segment: str | None = Field(description="What kind of customer; policies may ask for it.")
    phones: list[str] = Field(description="In the international form, such as +31201234567.")
    emails: list[str] = Field(description="Further addresses; `email` is the one we write to.")
    notes: str = Field(description="Among staff.")
    created_at: datetime
    version: int
    url: str


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


@api.get("/customers", responses={200: CustomerPage})
@access("customers.read")
def list_customers(query: CustomerQuery) -> Response:
    """List customers, by name."""
    found = queries.search_people(
        session(), actor(), query.q, cursor=query.cursor, limit=query.limit
    )
    items = [
        CustomerSummary(
            id=row.id, name=row.name, email=row.email, company=row.company, url=_address(row.id)
        )
        for row in found.items
    ]
    return answer(CustomerPage(items=items, next_cursor=found.next_cursor))


@api.post("/customers", responses={201: Customer})
@access("customers.change")
def add_customer(body: CustomerInput) -> Response:
    """Add a customer."""
    enter = actions.add_person if body.enter_anyway else actions.add_new_person
    person = enter(session(), body, actor=actor())
    return answer(_shown(person), 201, Location=_address(person.id))


@api.get("/customers/<customer_id>", responses={200: Customer})
@access("customers.read")
def read_customer(path: CustomerPath) -> Response:
    """Read a customer."""
    return answer(_shown(queries.get_person(session(), actor(), path.customer_id)))


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


@api.patch("/customers/<customer_id>", responses={200: Customer})
@access("customers.change")
def change_customer(path: CustomerPath, body: CustomerPatch) -> Response:
    """Change a customer."""
    person = queries.get_person(session(), actor(), path.customer_id, for_update=True)
    check_if_match(person.version)
    form = PersonForm.model_construct(**_particulars(person) | _sent(body))
    person = actions.change_person(session(), person.id, form, version=None, actor=actor())
    return answer(_shown(person))


def _sent(body: CustomerPatch) -> dict[str, Any]:
    """Return what was sent; null stands for what is empty."""
    empty = {"phones": [], "emails": [], "notes": ""}
    sent = body.model_dump(exclude_unset=True)
    return {name: empty.get(name) if value is None else value for name, value in sent.items()}


def _shown(person: Person) -> Customer:
    return Customer(
        id=person.id,
        created_at=person.created_at,
        version=person.version,
        url=_address(person.id),
        **_particulars(person),
    )


def _particulars(person: Person) -> dict[str, Any]:
    company = queries.find_company(session(), person.company_id)
    contacts = queries.contacts_of(session(), person.id)
    agent = queries.find_standing_agent(session(), person)
    return {
        "name": person.name,
        "email": person.email,
        "company": company.name if company else None,
        "segment": person.segment,
        "standing_agent": agent.email if agent else None,
        "phones": [one.value for one in contacts if one.kind == "phone"],
        "emails": [one.value for one in contacts if one.kind == "email"],
        "notes": person.notes,
    }


def _address(person_id: int) -> str:
    return address(f"/customers/{person_id}")
