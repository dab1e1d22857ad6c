"""`steward import tickets`: tickets from files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from steward.accounts import SYSTEM
from steward.helpdesk.actions import imports
from steward.helpdesk.actions.imports import TicketsFile
from steward.helpdesk.cli import show
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports import terminal
from steward.kit.imports.tables import Import
from steward.kit.process import opened_database
from steward.kit.settings import Settings, load_settings

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
