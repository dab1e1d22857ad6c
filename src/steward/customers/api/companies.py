"""The companies' part of the REST API."""

from datetime import datetime
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api.particulars import ParticularsPatch, changed_by, particulars_of
from steward.customers.forms import CompanyForm, Domain
from steward.customers.models import Company
from steward.customers.queries import Listing
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session

api = Api("companies", "Companies", "The companies whose people you serve. For staff only.")
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Café Lindgren",
    "domain": "lindgren.example",
    "address": "Storgatan 5",
    "postcode": "114 51",
    "city": "Stockholm",
    "country": "SE",
    "tags": ["chain"],
    "fields": {"website": "https://lindgren.example"},
    "notes": "",
}


class CompanyPath(Input):
    """Which company."""

    company_id: RowId


class CompanyQuery(PageQuery):
    """Which companies to list."""

    q: Words = Field("", description="Parts of a name, accents aside.")


class CompanyInput(CompanyForm):
    """A company to add."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})


class CompanyPatch(ParticularsPatch):
    """What to change of a company: what is left out stays, null takes a value away."""

    model_config = ConfigDict(json_schema_extra={"example": {"tags": ["chain", "key"]}})

    domain: Domain | None = None


class CompanySummary(BaseModel):
    """A company as lists show it."""

    id: int
    name: str
    domain: str | None
    people: int = Field(description="How many of its people we know.")
    url: str


class CompanyPage(BaseModel):
    """Some companies, by name; without `next_cursor` they are the last."""

    items: list[CompanySummary]
    next_cursor: str | None


class CompanyAnswer(BaseModel):
    """A company whose people you serve."""

    model_config = ConfigDict(
        title="Company",
        json_schema_extra={
            "example": {
                "id": 3,
                **_EXAMPLE,
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/companies/3",
            }
        },
    )

    id: int
    name: str
    domain: str | None = Field(description="What the addresses of its people end with.")
    address: str | None = Field(description="Street and number.")
    postcode: str | None
    city: str | None
    country: str | None = Field(description="Two letters, by ISO 3166.")
    tags: list[str]
    fields: dict[str, str | bool] = Field(description="Of your own, by their keys.")
    notes: str = Field(description="Among staff.")
    created_at: datetime
    version: int
    url: str


@api.get("/companies", responses={200: CompanyPage})
@access("customers.read")
def list_companies(query: CompanyQuery) -> Response:
    """List companies, by name."""
    listing = Listing(query.q)
    found = queries.list_companies(
        session(), actor(), listing, cursor=query.cursor, limit=query.limit
    )
    items = [
        CompanySummary(
            id=row.id, name=row.name, domain=row.domain, people=row.people, url=_address(row.id)
        )
        for row in found.items
    ]
    return answer(CompanyPage(items=items, next_cursor=found.next_cursor))


@api.post("/companies", responses={201: CompanyAnswer})
@access("customers.change")
def add_company(body: CompanyInput) -> Response:
    """Add a company."""
    company = actions.add_company(session(), body, actor=actor())
    return answer(_shown(company), 201, Location=_address(company.id))


@api.get("/companies/<company_id>", responses={200: CompanyAnswer})
@access("customers.read")
def read_company(path: CompanyPath) -> Response:
    """Read a company."""
    return answer(_shown(queries.get_company(session(), actor(), path.company_id)))


@api.patch("/companies/<company_id>", responses={200: CompanyAnswer})
@access("customers.change")
def change_company(path: CompanyPath, body: CompanyPatch) -> Response:
    """Change a company."""
    company = queries.get_company(session(), actor(), path.company_id, for_update=True)
    check_if_match(company.version)
    form = CompanyForm.model_construct(**changed_by(_particulars(company), body))
    company = actions.change_company(session(), company.id, form, version=None, actor=actor())
    return answer(_shown(company))


def _shown(company: Company) -> CompanyAnswer:
    return CompanyAnswer(
        id=company.id,
        created_at=company.created_at,
        version=company.version,
        url=_address(company.id),
        **_particulars(company),
    )


def _particulars(company: Company) -> dict[str, Any]:
    own = {"name": company.name, "domain": company.domain, "notes": company.notes}
    return own | particulars_of(company)


def _address(company_id: int) -> str:
    return address(f"/companies/{company_id}")
