"""`steward import`: what each module can bring in."""

from importlib import import_module

import typer

app = typer.Typer(
    name="import",
    help="Import tickets, articles and mails, undo imports of tickets, and list what was imported.",
    no_args_is_help=True,
)
for _module in ("steward.helpdesk.cli", "steward.knowledge.cli", "steward.channels.cli"):
    app.add_typer(import_module(_module).app)
