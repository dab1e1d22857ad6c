"""`steward bench`: measure speed and memory of the real server."""

import json
from pathlib import Path
from typing import Annotated

import typer

from steward.bench.report import print_table
from steward.bench.run import Options, run
from steward.kit.settings import load_settings

app = typer.Typer()


@app.command()
def bench(
    scale: Annotated[int, typer.Option(min=1000, help="Tickets in the base.")] = 10_000,
    seconds: Annotated[float, typer.Option(min=1, help="Length of each measurement.")] = 8,
    only: Annotated[list[str] | None, typer.Option(help="Measure this alone; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print no table at the end.")] = False,
    fresh: Annotated[bool, typer.Option(help="Make the base anew.")] = False,
    import_file: Annotated[
        Path | None, typer.Option(exists=True, help="A file of incidents to import, too.")
    ] = None,
) -> None:
    """Measure the server as people use it: one line of JSON for each operation, then a table."""
    options = Options(scale, seconds, frozenset(only or ()), fresh, import_file)
    found = []
    for figures in run(options, load_settings()):
        typer.echo(json.dumps(figures))
        found.append(figures)
    if not as_json:
        print_table(found)
