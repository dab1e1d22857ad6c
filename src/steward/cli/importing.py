"""`steward import`: what each module can bring in."""

from importlib import import_module

import typer

app = typer.Typer(
    name="import",
    help="Import tickets, products, orders, articles and mails; undo and list imports.",
    no_args_is_help=True,
)
for _module in (
    "steward.helpdesk.cli",
    "steward.inventory.cli",
    "steward.sales.cli",
    "steward.knowledge.cli",
    "steward.channels.cli",
):
    app.add_typer(import_module(_module).app)
