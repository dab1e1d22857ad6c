"""Files that are kept with people and companies, by API."""

from datetime import datetime

from flask import Response, current_app
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.api import companies, people
from steward.customers.api.companies import CompanyPath
from steward.customers.api.particulars import CustomerPath
from steward.customers.api.ties import party_of_company, party_of_person
from steward.customers.models import CustomerFile
from steward.customers.queries import Party
from steward.kit.access import access
from steward.kit.api import Input, RowId, address, answer
from steward.kit.db import session
from steward.kit.idempotency import replay_or_claim
from steward.kit.pages import file_response
from steward.kit.sent_files import ANY_BODY, ANY_FILE, FileName, body_as_file
from steward.kit.unused import hold


class CustomerFilePath(Input):
    """Which file."""

    file_id: RowId


class FileQuery(Input):
    """What the file is called."""

    name: FileName


class CustomerFileResource(BaseModel):
    """A file that is kept with a customer or a company; `url` fetches it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 8,
                "name": "contract.pdf",
                "media_type": "application/pdf",
                "size": 48213,
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "added_by": "Ines Duarte",
                "created_at": "2026-11-20T13:32:00Z",
                "url": "http://127.0.0.1:8000/api/v1/customer-files/8",
            }
        }
    )

    id: int
    name: str
    media_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    added_by: str
    created_at: datetime
    url: str


class CustomerFileList(BaseModel):
    """All files that are kept with somebody, the newest first."""

    items: list[CustomerFileResource]
    next_cursor: str | None = None


@people.api.get("/customers/<customer_id>/files", responses={200: CustomerFileList})
@access("customers.read")
def list_customer_files(path: CustomerPath) -> Response:
    """List the files that are kept with a customer."""
    return _files(party_of_person(path))


@companies.api.get("/companies/<company_id>/files", responses={200: CustomerFileList})
@access("customers.read")
def list_company_files(path: CompanyPath) -> Response:
    """List the files that are kept with a company."""
    return _files(party_of_company(path))


@people.api.post(
    "/customers/<customer_id>/files",
    responses={201: CustomerFileResource},
    openapi_extensions=ANY_BODY,
)
@access("customers.change")
def add_customer_file(path: CustomerPath, query: FileQuery) -> Response:
    """Keep a file with a customer. The body is the file itself."""
    return _kept(party_of_person(path), query.name)


@companies.api.post(
    "/companies/<company_id>/files",
    responses={201: CustomerFileResource},
    openapi_extensions=ANY_BODY,
)
@access("customers.change")
def add_company_file(path: CompanyPath, query: FileQuery) -> Response:
    """Keep a file with a company. The body is the file itself."""
    return _kept(party_of_company(path), query.name)


@people.api.get("/customer-files/<file_id>", responses={200: ANY_FILE})
@access("customers.read")
def fetch_customer_file(path: CustomerFilePath) -> Response:
    """Fetch a file that is kept with a customer or a company."""
    found = queries.get_file(session(), actor(), path.file_id)
    return file_response(found, current_app.extensions["files"].open(found.sha256))


@people.api.delete("/customer-files/<file_id>", responses={204: None})
@access("customers.change")
def remove_customer_file(path: CustomerFilePath) -> Response:
    """Take away a file that is kept with a customer or a company."""
    actions.remove_file(session(), path.file_id, actor=actor())
    return Response(status=204)


def _files(whose: Party) -> Response:
    found = queries.files_of(session(), whose)
    return answer(CustomerFileList(items=[_file(one) for one in found]))


def _kept(whose: Party, name: str) -> Response:
    hold(session())
    stored = body_as_file(name)
    replay = replay_or_claim(stored.sha256.encode())
    return replay or _added(actions.add_files(session(), whose, [stored], actor=actor())[0])


def _added(file: CustomerFile) -> Response:
    resource = _file(file)
    return answer(resource, 201, Location=resource.url)


def _file(one: CustomerFile) -> CustomerFileResource:
    told = {name: getattr(one, name) for name in ("id", "name", "media_type", "size", "sha256")}
    rest = {"added_by": one.added_by, "created_at": one.created_at}
    return CustomerFileResource(**told, **rest, url=address(f"/customer-files/{one.id}"))
