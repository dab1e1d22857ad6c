"""`steward import`: tickets from files, undone where need be, and what was imported before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from steward.accounts import SYSTEM
from steward.helpdesk.actions import imports
from steward.helpdesk.actions.imports import TicketsFile
from steward.helpdesk.cli import show
from steward.inventory import FILES as STOCK_FILES
from steward.inventory import undo_stock_import
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports import ledger, terminal
from steward.kit.imports.tables import Import
from steward.kit.imports.undoing import Undone
from steward.kit.process import opened_database
from steward.kit.settings import Settings, load_settings
from steward.sales import ORDERS, undo_orders_import

app = typer.Typer()

_File = Annotated[Path, typer.Argument(help="A CSV, JSONL, JSON, mbox or zip file.")]
_Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help="A ready mapping, a mapping file, or column=field; can be repeated."
    ),
]
_Source = Annotated[
    str | None, typer.Option(help="The system the file is from, within which its ids are unique.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")]
_Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON, and no other.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]


@app.command("tickets")
def import_tickets(
    path: _File,
    choices: _Map = None,
    source: _Source = None,
    dry_run: _DryRun = False,
    as_json: _Json = False,
    yes: _Yes = False,
) -> None:
    """Import tickets. A file that was broken off is continued; the same file changes nothing."""
    settings = load_settings()
    file = imports.tickets_file(path, choices or ["auto"], source=source)
    if not (yes or as_json or dry_run):
        terminal.confirm(f"Import {file.name} with the mapping “{file.mapping.name}”?")
    with opened_database(settings) as database:
        counts = _preview(database, file, as_json) if dry_run else _import(database, settings, file)
    terminal.result(counts, as_json=as_json)


def _preview(database: Database, file: TicketsFile, as_json: bool) -> dict[str, int]:
    with database.reading() as session:
        preview = imports.preview_import(session, file)
    if not as_json:
        show.preview(preview)
    return preview.counts


def _import(database: Database, settings: Settings, file: TicketsFile) -> dict[str, int]:
    return terminal.brought_in(
        database,
        settings.home,
        lambda session: imports.open_import(session, file, actor=SYSTEM),
        lambda run: _batches(database, settings, file, run),
    )


def _batches(
    database: Database, settings: Settings, file: TicketsFile, run: Import
) -> Iterator[Import]:
    files = FileStore(settings)
    return imports.import_tickets(database, run.id, file, files=files, actor=SYSTEM)


@app.command("undo")
def undo(
    import_id: Annotated[int, typer.Argument(help="Its number, as `steward import list` says.")],
    as_json: _Json = False,
    yes: _Yes = False,
) -> None:
    """Withdraw what an import brought, and restore what it changed."""
    with opened_database() as database:
        if not (yes or as_json):
            terminal.confirm(f"Undo import {import_id}?")
        undone = _undo(database, import_id)
    show.undone(undone, as_json=as_json)


def _undo(database: Database, import_id: int) -> Undone:
    """Undo an import, of whatever it was."""
    with database.transaction() as session:
        kind = ledger.get_run(session, import_id).kind
        if kind in STOCK_FILES:
            return undo_stock_import(session, import_id, actor=SYSTEM, kind=kind)
        undo_it = undo_orders_import if kind == ORDERS else imports.undo_import
        return undo_it(session, import_id, actor=SYSTEM)


@app.command("list")
def list_imports(as_json: _Json = False) -> None:
    """List past imports, newest first."""
    with opened_database() as database, database.reading() as session:
        show.runs(ledger.all_runs(session), as_json=as_json)
