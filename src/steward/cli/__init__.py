"""The `steward` command: thin, calling what the pages call."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import Abort, TyperException

from steward.kit.errors import StewardError
from steward.kit.process import in_words
from steward.kit.settings import load_settings
from steward.kit.terminal import fail

_GROUPS = {
    "steward.cli.serving": ("serve",),
    "steward.cli.listening": ("web", "live"),
    "steward.cli.working": ("worker",),
    "steward.cli.operating": ("migrate", "backup", "restore"),
    "steward.cli.checking": ("verify", "doctor", "head"),
    "steward.cli.exporting": ("export",),
    "steward.cli.rebuilding": ("rebuild",),
    "steward.accounts.cli": ("token",),
    "steward.customers.cli": ("erase",),
    "steward.routing.cli": ("simulate",),
    "steward.assistant.cli": ("assistant",),
    "steward.cli.forecasting": ("forecast",),
    "steward.cli.importing": ("import",),
    "steward.demo.cli": ("demo",),
    "steward.bench.cli": ("bench",),
}
_ACTING = frozenset({"token", "import", "erase"})  # they record facts, which modules listen to
_USAGE = 2  # the exit code of wrong use, as shells and their users know it


def run() -> None:
    """Run the command; a failure is one line on stderr that says what to do, and exit code 1."""
    try:
        sys.exit(application(sys.argv[1:])(standalone_mode=False))
    except TyperException as error:
        fail(f"{error.format_message()} `steward --help` lists all commands.", _USAGE)
    except (StewardError, SQLAlchemyError, OSError) as error:
        fail(in_words(error))
    except Abort:
        fail("Nothing was done.")


def application(words: Sequence[str]) -> typer.Typer:
    """Build the command line for `words`.

    Of the groups of commands only the asked one is loaded, so that a server starts sooner.
    """
    if words and words[0] in _ACTING:
        import_module("steward.main").add_listeners(load_settings())
    app = typer.Typer(no_args_is_help=True, add_completion=False)
    app.callback()(steward)
    asked = [group for group, names in _GROUPS.items() if words and words[0] in names]
    for group in asked or _GROUPS:
        app.add_typer(import_module(group).app)
    return app


def steward() -> None:
    """Steward: customer care for businesses that sell products."""
