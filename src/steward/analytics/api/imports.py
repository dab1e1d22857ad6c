"""Imports of sales data by API: a file is sent, said what it means, looked through, brought in."""

from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.analytics.actions import imports
from steward.analytics.queries.imports import kept_by_undoing
from steward.analytics.queries.lost import why_missing
from steward.analytics.rules.imports import Meaning
from steward.kit.access import access
from steward.kit.api import Api, Input, RowId, Words, address, answer
from steward.kit.db import session
from steward.kit.idempotency import replay_or_claim
from steward.kit.imports import ledger
from steward.kit.imports.sent import stored_body
from steward.kit.imports.tables import Import
from steward.kit.pages import parse

api = Api("imports", "Imports", "Files of sales data, brought into the books.")
_ANY_BYTES = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
_MOST = 100


class FileQuery(Input):
    """Which file is sent."""

    name: Words = Field(description="The file's name, such as orders.csv.")


class ImportPath(BaseModel):
    """Which import."""

    import_id: RowId


class MeaningInput(Input):
    """What the columns of a file mean."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "table": "order_lines",
                "sources": {"order_number": "Order", "revenue": "Amount"},
                "fixed": {"channel": "web"},
                "rates": {"USD": "0.92"},
            }
        },
    )

    table: Words = Field(description="orders, order_lines, deals, accounts, … or own.")
    sources: dict[Words, Words] = Field({}, description="Our column: the file's column.")
    fixed: dict[Words, Words] = Field({}, description="Our column: the value of all rows.")
    rates: dict[Words, Words] = Field({}, description="Currency: what one unit is worth.")
    currency: Words = "EUR"
    title: Words = ""
    key: tuple[Words, ...] = ()
    day: Words = ""
    name: Words = ""


class JoinsInput(Input):
    """Which spellings mean which values, by joined table."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"joins": {"products": {"GTXPro": "GTX Pro"}}}},
    )

    joins: dict[Words, dict[Words, Words]]


class ImportResource(BaseModel):
    """An import of sales data, and how far it is."""

    id: int
    state: str
    file: str
    table: str
    columns: list[str]
    sources: dict[str, str]
    counts: dict[str, int]
    would: dict[str, int] | None
    joins: list[dict[str, Any]]
    result: dict[str, Any] | None
    error: str | None
    kept: list[str] = Field(
        description="What its undoing left as it is, since people went on with it: deals, budgets."
    )
    missing: str | None = Field(
        description="Why its rows are lost; empty while they come in again, null where they are in."
    )


class ImportList(BaseModel):
    """The newest imports of sales data."""

    items: list[ImportResource]


@api.post(
    "/imports",
    responses={201: ImportResource, 200: ImportResource},
    openapi_extensions={"requestBody": _ANY_BYTES},
)
@access("insights.manage")
def send_import(query: FileQuery) -> Response:
    """Send a file of sales data.

    The body is the file itself. It is looked at; a file whose content is in already is answered
    with the import that brought it, and changes nothing.
    """
    stored = stored_body(query.name)
    replay = replay_or_claim(stored.sha256.encode())
    if replay:
        return replay
    same = imports.find_same(session(), stored.sha256)
    run = same or imports.begin_import(session(), stored, actor=actor())
    return answer(_resource(run), 200 if same else 201, Location=address(f"/imports/{run.id}"))


@api.get("/imports", responses={200: ImportList})
@access("insights.manage")
def list_imports() -> Response:
    """List imports of sales data, the newest first."""
    runs = ledger.runs(session(), imports.BOOKS, limit=_MOST)
    return answer(ImportList(items=[_resource(run) for run in runs]))


@api.get("/imports/<int:import_id>", responses={200: ImportResource})
@access("insights.manage")
def read_import(path: ImportPath) -> Response:
    """Read an import: how its file is read, what it would do, what became of it."""
    return answer(_resource(ledger.get_run(session(), path.import_id, kind=imports.BOOKS)))


@api.put("/imports/<int:import_id>/meaning", responses={200: ImportResource})
@access("insights.manage")
def say_meaning(path: ImportPath, body: MeaningInput) -> Response:
    """Say what the columns of a file mean, and have the whole of it looked through."""
    meaning = parse(Meaning, body.model_dump())
    run = imports.set_meaning(session(), path.import_id, meaning, {}, actor=actor())
    return answer(_resource(run))


@api.put("/imports/<int:import_id>/joins", responses={200: ImportResource})
@access("insights.manage")
def say_joins(path: ImportPath, body: JoinsInput) -> Response:
    """Say which spellings mean which values, once for all files, and have it looked through."""
    imports.join_values(session(), body.joins, import_id=path.import_id, actor=actor())
    return answer(_resource(ledger.get_run(session(), path.import_id, kind=imports.BOOKS)))


@api.put("/imports/<int:import_id>/run", responses={202: ImportResource})
@access("insights.manage")
def run_import(path: ImportPath) -> Response:
    """Bring a file in that was looked through, or go on where it broke off."""
    run = imports.start_import(session(), path.import_id, actor=actor())
    return answer(_resource(run), 202)


@api.delete("/imports/<int:import_id>", responses={202: ImportResource, 204: None})
@access("insights.manage")
def remove_import(path: ImportPath) -> Response:
    """Undo an import that was brought in; forget one that was not."""
    run = ledger.get_run(session(), path.import_id, kind=imports.BOOKS)
    if run.begun_at:
        return answer(_resource(imports.start_undo(session(), run.id, actor=actor())), 202)
    imports.discard_import(session(), run.id, actor=actor())
    return Response(status=204)


def _resource(run: Import) -> ImportResource:
    content, preview = run.mapping_content or {}, run.preview or {}
    meaning = content.get("meaning") or {}
    return ImportResource(
        id=run.id,
        file=run.file_name,
        table=meaning.get("table", ""),
        sources=meaning.get("sources", {}),
        would=preview.get("counts"),
        joins=preview.get("joins", []),
        kept=kept_by_undoing(session(), run),
        missing=why_missing(session(), run.id),
        **{name: getattr(run, name) for name in ("state", "columns", "counts", "result", "error")},
    )
