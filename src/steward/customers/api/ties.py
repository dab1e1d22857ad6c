"""What people and companies are to one another, by API."""

from typing import Literal, Self

from flask import Response
from pydantic import BaseModel, ConfigDict, model_validator

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api import companies, people
from steward.customers.api.companies import CompanyPath
from steward.customers.api.particulars import CustomerPath
from steward.customers.forms import RelationForm
from steward.customers.queries import Party, RelationRow
from steward.customers.rules import Of, Tie
from steward.kit.access import access
from steward.kit.api import Input, RowId, address, answer
from steward.kit.db import session
from steward.kit.fields import Line
from steward.kit.texts import translated

Way = Literal["forth", "back"]
_FORTH: Way = "forth"
_BACK: Way = "back"


class RelationPath(Input):
    """Which relation."""

    relation_id: RowId


class OtherParty(Input):
    """The other side: a customer or a company."""

    customer_id: RowId | None = None
    company_id: RowId | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.customer_id is None) == (self.company_id is None):
            msg = "Name either a customer or a company."
            raise ValueError(msg)
        return self


class RelationInput(Input):
    """What somebody is to another: read `forth` as in "reports to", `back` as in "leads"."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "tie": "decides for",
                "way": "forth",
                "other": {"company_id": 3},
                "note": "Signs up to 5,000 euros.",
            }
        }
    )

    tie: Tie
    way: Way = _FORTH
    other: OtherParty
    note: Line = ""


class RelationResource(BaseModel):
    """What somebody is to another, as told from their side; `words` say it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 5,
                "tie": "decides for",
                "way": "forth",
                "words": "Decides for",
                "customer_id": None,
                "company_id": 3,
                "name": "Cafe Lindgren",
                "note": "Signs up to 5,000 euros.",
                "url": "http://127.0.0.1:8000/api/v1/customer-relations/5",
            }
        }
    )

    id: int
    tie: Tie
    way: Way
    words: str
    customer_id: int | None
    company_id: int | None
    name: str
    note: str
    url: str


class RelationList(BaseModel):
    """All that somebody is to others."""

    items: list[RelationResource]
    next_cursor: str | None = None


@people.api.get("/customers/<customer_id>/relations", responses={200: RelationList})
@access("customers.read")
def list_customer_relations(path: CustomerPath) -> Response:
    """List what a customer is to others."""
    return _relations(party_of_person(path))


@companies.api.get("/companies/<company_id>/relations", responses={200: RelationList})
@access("customers.read")
def list_company_relations(path: CompanyPath) -> Response:
    """List what a company is to others."""
    return _relations(party_of_company(path))


@people.api.post("/customers/<customer_id>/relations", responses={201: RelationResource})
@access("customers.change")
def add_customer_relation(path: CustomerPath, body: RelationInput) -> Response:
    """Say what a customer is to another; what is said already is answered as it is."""
    return _related(party_of_person(path), body)


@companies.api.post("/companies/<company_id>/relations", responses={201: RelationResource})
@access("customers.change")
def add_company_relation(path: CompanyPath, body: RelationInput) -> Response:
    """Say what a company is to another; what is said already is answered as it is."""
    return _related(party_of_company(path), body)


@people.api.delete("/customer-relations/<relation_id>", responses={204: None})
@access("customers.change")
def remove_customer_relation(path: RelationPath) -> Response:
    """Take back what a customer or a company is to another."""
    actions.remove_relation(session(), path.relation_id, actor=actor())
    return Response(status=204)


def party_of_person(path: CustomerPath) -> Party:
    """Return the customer of a path as a party; raises NotFound."""
    found = queries.get_person(session(), actor(), path.customer_id)
    return Party(Of.PERSON, found.id, found.name)


def party_of_company(path: CompanyPath) -> Party:
    """Return the company of a path as a party; raises NotFound."""
    found = queries.get_company(session(), actor(), path.company_id)
    return Party(Of.COMPANY, found.id, found.name)


def _relations(whose: Party) -> Response:
    found = queries.relations_of(session(), whose)
    return answer(RelationList(items=[_relation(one) for one in found]))


def _related(whose: Party, body: RelationInput) -> Response:
    is_company = body.other.customer_id is None
    form = RelationForm(
        tie=f"{body.way}:{body.tie}",
        other=f"#{body.other.company_id if is_company else body.other.customer_id}",
        of=Of.COMPANY if is_company else Of.PERSON,
        note=body.note,
    )
    added = actions.add_relation(session(), whose, form, actor=actor())
    told = queries.relations_of(session(), whose)
    return answer(_relation(next(one for one in told if one.id == added.id)), 201)


def _relation(one: RelationRow) -> RelationResource:
    is_person = one.other.of == Of.PERSON
    return RelationResource(
        id=one.id,
        tie=one.tie,
        way=_FORTH if one.is_told_from_here else _BACK,
        words=translated(one.words),
        customer_id=one.other.id if is_person else None,
        company_id=None if is_person else one.other.id,
        name=one.other.name,
        note=one.note,
        url=address(f"/customer-relations/{one.id}"),
    )
