"""What commands that import say: results on stdout, progress and questions on stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.kit.imports.records import Rejected
from steward.kit.imports.rejects import write_rejected
from steward.kit.imports.tables import Import
from steward.kit.imports.undoing import Undone

OUT = Console(highlight=False)
_ERR = Console(stderr=True, soft_wrap=True, highlight=False)
_COUNTS = ("created", "changed", "unchanged", "rejected")
_BAR = "{task.completed:,} rows · {task.fields[rate]:,} rows/s · {task.fields[counts]}"


def confirm(question: str) -> None:
    """Ask, where somebody can answer; leave with code 1 at a no."""
    if sys.stdin.isatty():
        typer.confirm(question, abort=True, err=True)


def result(counts: Mapping[str, int], *, as_json: bool) -> None:
    """Print what became of the rows."""
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        OUT.print(_in_words(counts))


def _in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items())


def brought_in(
    database: Database,
    home: Path,
    opened: Callable[[Session], Import],
    steps: Callable[[Import], Iterator[Import]],
    laid: Callable[[Session, int, Path], Path | None] = write_rejected,
) -> dict[str, int]:
    """Bring a file in, show how far it is, lay its rejected rows below `home`; return its counts.

    `opened` begins or finds the import, `steps` does it and yields it as it goes on; `laid` writes
    the file of rejected rows into a folder, if there are some.
    """
    with database.transaction() as session:
        run = opened(session)
    _begun(run)
    run = _progress(steps(run))
    with database.reading() as session:
        rejected = laid(session, run.id, home / "imports")
    _ended(run, rejected)
    return run.counts


def _begun(run: Import) -> None:
    """Say which import it is, so that it can be undone."""
    words = f"continued after {run.rows_done:,} rows" if run.rows_done else "begun"
    _ERR.print(f"Import {run.id} of {run.file_name} {words}", markup=False)


def _progress(runs: Iterator[Import]) -> Import:
    """Show on a terminal how far an import is, how fast it goes, and its counts; to its end."""
    columns = (SpinnerColumn(), TextColumn(_BAR), TimeElapsedColumn())
    with Progress(*columns, console=_ERR, transient=True, disable=not _ERR.is_terminal) as bar:
        task = bar.add_task("", total=None, rate=0, counts="")
        first = last = next(runs)
        for last in runs:
            rate = (last.rows_done - first.rows_done) / max(bar.tasks[task].elapsed or 0, 1)
            bar.update(task, completed=last.rows_done, counts=_in_words(last.counts))
            bar.update(task, rate=round(rate))
    return last


def _ended(run: Import, rejected: Path | None) -> None:
    """Say where the rejected rows are, and how to undo it all."""
    if rejected is not None:
        _ERR.print(f"{run.rejected:,} rejected rows, with reasons: {rejected}", markup=False)
    if run.created or run.changed:
        _ERR.print(f"To undo it: steward import undo {run.id}", markup=False)


def refused(rejected: Sequence[Rejected]) -> None:
    """Print the first rows that would be rejected, where there are some."""
    if not rejected:
        return
    table = Table("row", "field", "reason", title="The first rows that would be rejected")
    for error in (error for one in rejected for error in one.errors):
        table.add_row(str(error.position), escape(error.field), escape(error.reason))
    OUT.print(table)


def one_line_table(*columns: str, title: str) -> Table:
    """Return an empty table whose cells stay on one line."""
    table = Table(title=title)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    return table


def undone(undone: Undone, *, as_json: bool) -> None:
    """Print what undoing did, and name what was kept."""
    if as_json:
        typer.echo(json.dumps(asdict(undone)))
        return
    OUT.print(f"{undone.withdrawn:,} withdrawn, {undone.restored:,} restored")
    if undone.kept:
        OUT.print(f"Kept, as people have worked on them since: {', '.join(undone.kept)}")


def runs(runs: Sequence[Import], *, as_json: bool) -> None:
    """Print past imports."""
    if as_json:
        typer.echo(json.dumps([_as_json(run) for run in runs]))
        return
    head = ("import", "started", "file", "source", "state", *_COUNTS)
    table = one_line_table(*head, title="Imports")
    for run in runs:
        started = f"{run.started_at:%Y-%m-%d %H:%M}"
        cells = (run.id, started, run.file_name, run.source, run.state)
        numbers = (f"{number:,}" for number in run.counts.values())
        table.add_row(*(escape(str(cell)) for cell in (*cells, *numbers)))
    OUT.print(table)


def _as_json(run: Import) -> dict[str, object]:
    about = {"id": run.id, "file": run.file_name, "source": run.source, "state": run.state}
    return {**about, "started_at": run.started_at.isoformat(), "by": run.by_name, **run.counts}
