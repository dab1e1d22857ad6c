"""`steward bench`: measure speed and memory of the real server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from steward.bench.books import ROWS
from steward.bench.problems import QUARTERS
from steward.bench.report import print_table
from steward.bench.run import Options, run
from steward.kit.settings import load_settings

app = typer.Typer()
_Scale = Annotated[int, typer.Option(min=1000, help="Tickets in the base.")]
_Seconds = Annotated[float, typer.Option(min=1, help="Length of each measurement.")]
_Only = Annotated[list[str] | None, typer.Option(help="Measure this alone; repeatable.")]
_Rows = Annotated[int, typer.Option(min=1000, help="Order lines that come into the books.")]
_Quarters = Annotated[int, typer.Option(min=1, help="Quarters watched for problems.")]
_Json = Annotated[bool, typer.Option("--json", help="Print no table at the end.")]
_Fresh = Annotated[bool, typer.Option(help="Make the base anew.")]
_File = Annotated[Path | None, typer.Option(exists=True, help="Incidents to import, too.")]


@app.command()
def bench(  # noqa: PLR0913, PLR0917 - one for each option
    scale: _Scale = 10_000,
    seconds: _Seconds = 8,
    only: _Only = None,
    rows: _Rows = ROWS,
    quarters: _Quarters = QUARTERS,
    as_json: _Json = False,
    fresh: _Fresh = False,
    import_file: _File = None,
) -> None:
    """Measure the server as people use it: one line of JSON for each operation, then a table."""
    options = Options(scale, seconds, frozenset(only or ()), fresh, import_file, rows, quarters)
    _show(run(options, load_settings()), with_table=not as_json)


def _show(measured: Iterator[dict[str, Any]], *, with_table: bool) -> None:
    found = []
    for figures in measured:
        typer.echo(json.dumps(figures))
        found.append(figures)
    if with_table:
        print_table(found)
