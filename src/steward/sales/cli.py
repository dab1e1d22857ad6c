"""`steward import orders`: orders from outside by file, previewed, brought in, continued."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from steward.accounts import SYSTEM
from steward.kit.db import Database
from steward.kit.imports import terminal
from steward.kit.process import opened_database
from steward.kit.settings import Settings, load_settings
from steward.sales.actions import imports
from steward.sales.actions.imports import OrdersFile, columns_given

app = typer.Typer()

_File = Annotated[Path, typer.Argument(help="An XLSX or CSV file, or a zip with one.")]
_Map = Annotated[
    list[str] | None, typer.Option("--map", help="column=field, where its name does not tell.")
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")]
_Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON, and no other.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]


@app.command("orders")
def import_orders(
    path: _File,
    choices: _Map = None,
    dry_run: _DryRun = False,
    as_json: _Json = False,
    yes: _Yes = False,
) -> None:
    """Import orders. A file that was broken off is continued; the same file changes nothing."""
    settings = load_settings()
    given = columns_given(choices or [])
    file = OrdersFile(path, path.name, given, ZoneInfo(settings.timezone))
    if not (yes or as_json or dry_run):
        terminal.confirm(f"Import the orders of {file.name}?")
    with opened_database(settings) as database:
        counts = _preview(database, file, as_json) if dry_run else _import(database, settings, file)
    terminal.result(counts, as_json=as_json)


def _preview(database: Database, file: OrdersFile, as_json: bool) -> dict[str, int]:
    with database.reading() as session:
        *_, preview = imports.preview_orders(session, file)
    if not as_json:
        terminal.refused(preview.refused)
    return preview.counts


def _import(database: Database, settings: Settings, file: OrdersFile) -> dict[str, int]:
    return terminal.brought_in(
        database,
        settings.home,
        lambda session: imports.open_import(session, file, actor=SYSTEM),
        lambda run: imports.import_orders(database, run.id, file, actor=SYSTEM),
    )
