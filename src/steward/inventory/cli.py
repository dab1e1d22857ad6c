"""`steward import products` and `demand`: a spreadsheet previewed, brought in, continued."""

from pathlib import Path
from typing import Annotated

import typer

from steward.accounts import SYSTEM
from steward.inventory.actions import imports
from steward.inventory.actions.imports import DemandFile, ProductsFile, SheetFile
from steward.kit.db import Database
from steward.kit.imports import terminal
from steward.kit.process import opened_database
from steward.kit.settings import Settings, load_settings

app = typer.Typer()

_File = Annotated[Path, typer.Argument(help="An XLSX or CSV file, or a zip with one.")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")]
_Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON, and no other.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]


@app.command("products")
def import_products(
    path: _File, dry_run: _DryRun = False, as_json: _Json = False, yes: _Yes = False
) -> None:
    """Import products. A file that was broken off is continued; the same file changes nothing."""
    ask = not (yes or as_json or dry_run)
    _import_file(ProductsFile(path, path.name), dry_run=dry_run, as_json=as_json, ask=ask)


@app.command("demand")
def import_demand(
    path: _File, dry_run: _DryRun = False, as_json: _Json = False, yes: _Yes = False
) -> None:
    """Import demand of weeks before Steward: columns sku, period, quantity[, place, in_stock]."""
    ask = not (yes or as_json or dry_run)
    _import_file(DemandFile(path, path.name), dry_run=dry_run, as_json=as_json, ask=ask)


def _import_file(file: SheetFile, *, dry_run: bool, as_json: bool, ask: bool) -> None:
    settings = load_settings()
    if ask:
        terminal.confirm(f"Import the {file.kind} of {file.name}?")
    with opened_database(settings) as database:
        counts = _preview(database, file, as_json) if dry_run else _import(database, settings, file)
    terminal.result(counts, as_json=as_json)


def _preview(database: Database, file: SheetFile, as_json: bool) -> dict[str, int]:
    with database.reading() as session:
        *_, preview = imports.preview_file(session, file)
    if not as_json:
        terminal.refused(preview.refused)
    return preview.counts


def _import(database: Database, settings: Settings, file: SheetFile) -> dict[str, int]:
    return terminal.brought_in(
        database,
        settings.home,
        lambda session: imports.open_import(session, file, actor=SYSTEM),
        lambda run: imports.import_file(database, run.id, file, actor=SYSTEM),
    )
