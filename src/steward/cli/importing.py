"""`steward import`: what each module can bring in; what was brought in, and how it is undone."""

from importlib import import_module
from typing import Annotated

import typer

from steward.accounts import SYSTEM
from steward.analytics import BOOKS, undo_books_import
from steward.helpdesk import undo_ticket_import
from steward.inventory import FILES as STOCK_FILES
from steward.inventory import undo_stock_import
from steward.kit.db import Database
from steward.kit.imports import ledger, terminal
from steward.kit.imports.undoing import Undone
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.sales import ORDERS, undo_orders_import

app = typer.Typer(
    name="import",
    help="Import sales data, tickets, products, orders, articles, mails; undo and list.",
    no_args_is_help=True,
)
for _module in (
    "steward.helpdesk.cli",
    "steward.inventory.cli",
    "steward.sales.cli",
    "steward.knowledge.cli",
    "steward.channels.cli",
    "steward.analytics.cli",
):
    app.add_typer(import_module(_module).app)

_Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON, and no other.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]


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
    terminal.undone(undone, as_json=as_json)


def _undo(database: Database, import_id: int) -> Undone:
    """Undo an import, of whatever it was."""
    with database.transaction() as session:
        kind = ledger.get_run(session, import_id).kind
        if kind in STOCK_FILES:
            return undo_stock_import(session, import_id, actor=SYSTEM, kind=kind)
        if kind == BOOKS:
            return undo_books_import(session, load_settings(), import_id, actor=SYSTEM)
        undo_it = undo_orders_import if kind == ORDERS else undo_ticket_import
        return undo_it(session, import_id, actor=SYSTEM)


@app.command("list")
def list_imports(as_json: _Json = False) -> None:
    """List past imports, newest first."""
    with opened_database() as database, database.reading() as session:
        terminal.runs(ledger.all_runs(session), as_json=as_json)
