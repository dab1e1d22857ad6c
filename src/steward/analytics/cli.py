"""`steward import sales`: sales data of any file, read, joined and brought into the books."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from steward.accounts import SYSTEM
from steward.analytics.actions.imports import (
    Place,
    Said,
    bring_stored,
    foresee,
    lay_rejected,
    open_import,
    read_as_said,
)
from steward.analytics.queries.lake import Lake
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.files import FileStore, StoredFile
from steward.kit.imports import staging, terminal
from steward.kit.marks import N_
from steward.kit.process import opened_database
from steward.kit.settings import load_settings

app = typer.Typer()

_File = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, help="CSV, TSV, XLSX, JSONL or Parquet; also zip or gz."
    ),
]
_As = Annotated[str, typer.Option("--as", help="What its rows are, such as orders or order_lines.")]
_Map = Annotated[
    list[str],
    typer.Option("--map", help="our_column=column, or our_column==value of all rows; repeat it."),
]
_Order = Annotated[
    staging.DateOrder | None, typer.Option("--date-order", help="How dates are written.")
]
_Reading = Annotated[
    list[str],
    typer.Option("--read", help="decimal=, or sheet=, encoding=, delimiter=, skip=, header="),
]
_Rate = Annotated[list[str], typer.Option("--rate", help="What one unit is worth: USD=0.92")]
_Join = Annotated[list[str], typer.Option("--join", help='product:GTXPro="GTX Pro"')]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; write nothing.")]
_Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON, and no other.")]
_LARGEST_MB = 1 << 20
_SOME_REJECTED = 3
_TABLES = {"product": "products", "account": "accounts", "order": "orders", "deal": "deals"}
_NUMBERS = frozenset({"skip", "header"})


class _Choices(NamedTuple):
    """What was chosen of how a file is read."""

    table: str
    columns: Sequence[str]
    order: staging.DateOrder | None
    reading: Sequence[str]
    rates: Sequence[str]
    joins: Sequence[str]


@app.command("sales")
def import_sales(  # noqa: PLR0913, PLR0917 - one for each option
    path: _File,
    table: _As = "",
    columns: _Map = [],  # noqa: B006 - Typer's way to say none
    order: _Order = None,
    reading: _Reading = [],  # noqa: B006 - Typer's way to say none
    rates: _Rate = [],  # noqa: B006 - Typer's way to say none
    joins: _Join = [],  # noqa: B006 - Typer's way to say none
    dry_run: _DryRun = False,
    as_json: _Json = False,
) -> None:
    """Import sales data. What broke off is continued; the same file changes nothing.

    The exit code is 0 when every row is in, and 3 when some were rejected.
    """
    said = _said(path, _Choices(table, columns, order, reading, rates, joins))
    counts = _foreseen(path, said) if dry_run else _imported(path, said)
    terminal.result(counts, as_json=as_json)
    raise typer.Exit(_SOME_REJECTED if counts["rejected"] else 0)


def _said(path: Path, chosen: _Choices) -> Said:
    columns, reading = _pairs(chosen.columns), _pairs(chosen.reading)
    decimal = reading.pop("decimal", "")
    meaning: dict[str, Any] = {
        "table": chosen.table,
        "title": path.stem,
        "sources": {ours: said for ours, said in columns.items() if said[:1] != "="},
        "fixed": {ours: said[1:] for ours, said in columns.items() if said[:1] == "="},
        "rates": _pairs(chosen.rates),
    }
    given: dict[str, Any] = {name: int(v) if name in _NUMBERS else v for name, v in reading.items()}
    return Said(meaning, staging.Given(**given), chosen.order, decimal, _joins(chosen.joins))


def _pairs(choices: Sequence[str]) -> dict[str, str]:
    """Read choices such as revenue=amount. Raises BadInput."""
    found = {}
    for choice in choices:
        name, sign, value = choice.partition("=")
        if not sign:
            raise BadInput(N_("“%(choice)s” lacks a =: write it as name=value.", choice=choice))
        found[name.strip()] = value.strip()
    return found


def _joins(choices: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read choices such as product:GTXPro=GTX Pro. Raises BadInput."""
    joined: dict[str, dict[str, str]] = {}
    for name, meant in _pairs(choices).items():
        what, sign, spelled = name.partition(":")
        if not sign:
            raise BadInput(N_("“%(name)s” says not of what: write product:%(name)s=…", name=name))
        joined.setdefault(_TABLES.get(what, what), {})[spelled] = meant
    return joined


def _foreseen(path: Path, said: Said) -> dict[str, int]:
    settings = load_settings()
    place = Place(Lake(settings), FileStore(settings), settings.home)
    with opened_database(settings) as database, database.transaction() as session:
        content = read_as_said(session, path, path.name, said)
        found = foresee(session, path, path.name, place, content)
    counts: dict[str, int] = found["counts"]
    return counts


def _imported(path: Path, said: Said) -> dict[str, int]:
    settings = load_settings()
    place = Place(Lake(settings), FileStore(settings), settings.home)
    with path.open("rb") as file:
        stored = place.files.put(file, path.name, limit_mb=_LARGEST_MB)
    with opened_database(settings) as database:
        return _brought_in(database, path, stored, place, said)


def _brought_in(
    database: Database, path: Path, stored: StoredFile, place: Place, said: Said
) -> dict[str, int]:
    with database.reading() as session:
        content = read_as_said(session, path, path.name, said)
    return terminal.brought_in(
        database,
        place.home,
        lambda session: open_import(session, stored, content, said, actor=SYSTEM),
        lambda run: bring_stored(database, run, place, actor=SYSTEM),
        partial(lay_rejected, files=place.files),
    )
