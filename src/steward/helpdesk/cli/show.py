"""What `steward import` says: results on stdout, progress and questions on stderr."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from steward.helpdesk.actions.imports import Preview, Undone
from steward.kit.imports.tables import Import

_OUT = Console(highlight=False)
_ERR = Console(stderr=True, soft_wrap=True, highlight=False)
_BAR = "{task.completed:,} rows · {task.fields[rate]:,} rows/s · {task.fields[counts]}"
_WIDEST = 28  # characters of a cell
_COUNTS = ("created", "changed", "unchanged", "rejected")
_FIRST = ("row", "id", "subject", "customer", "state", "severity", "team", "opened")


def confirm(question: str) -> None:
    """Ask, where somebody can answer; leave with code 1 at a no."""
    if sys.stdin.isatty():
        typer.confirm(question, abort=True, err=True)


def result(counts: Mapping[str, int], *, as_json: bool) -> None:
    """Print what became of the rows."""
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        _OUT.print(_in_words(counts))


def _in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items())


def begun(run: Import) -> None:
    """Say which import it is, so that it can be undone."""
    words = f"continued after {run.rows_done:,} rows" if run.rows_done else "begun"
    _ERR.print(f"Import {run.id} of {run.file_name} {words}", markup=False)


def progress(runs: Iterator[Import]) -> Import:
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


def ended(run: Import, rejected: Path | None) -> None:
    """Say where the rejected rows are, and how to undo it all."""
    if rejected is not None:
        _ERR.print(f"{run.rejected:,} rejected rows, with reasons: {rejected}", markup=False)
    if run.created or run.changed:
        _ERR.print(f"To undo it: steward import undo {run.id}", markup=False)


def preview(preview: Preview) -> None:
    """Print the first rows as they would come in, and the first that would not."""
    table = _table(*_FIRST, title="The first tickets, as they would come in")
    for row in preview.rows:
        cells = (row.position, row.external_id, row.subject, row.customer_name, row.state)
        rest = (row.severity, row.team or "", f"{row.created_at:%Y-%m-%d %H:%M}")
        table.add_row(*(escape(_short(str(cell))) for cell in (*cells, *rest)))
    _OUT.print(table)
    if preview.refused:
        _OUT.print(_refused(preview))


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _table(*columns: str, title: str) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    return table


def _refused(preview: Preview) -> Table:
    table = Table("row", "field", "reason", title="The first rows that would be rejected")
    for rejected in preview.refused:
        for error in rejected.errors:
            table.add_row(str(error.position), escape(error.field), escape(error.reason))
    return table


def undone(undone: Undone, *, as_json: bool) -> None:
    """Print what undoing did, and name the tickets that were kept."""
    if as_json:
        typer.echo(json.dumps(asdict(undone)))
        return
    _OUT.print(f"{undone.withdrawn:,} tickets withdrawn, {undone.restored:,} restored")
    if undone.kept:
        _OUT.print(f"Kept, as people have worked on them since: {', '.join(undone.kept)}")


def runs(runs: Sequence[Import], *, as_json: bool) -> None:
    """Print past imports."""
    if as_json:
        typer.echo(json.dumps([_as_json(run) for run in runs]))
        return
    table = _table("import", "started", "file", "source", "state", *_COUNTS, title="Imports")
    for run in runs:
        started = f"{run.started_at:%Y-%m-%d %H:%M}"
        cells = (run.id, started, run.file_name, run.source, run.state)
        numbers = (f"{number:,}" for number in run.counts.values())
        table.add_row(*(escape(str(cell)) for cell in (*cells, *numbers)))
    _OUT.print(table)


def _as_json(run: Import) -> dict[str, object]:
    about = {"id": run.id, "file": run.file_name, "source": run.source, "state": run.state}
    return {**about, "started_at": run.started_at.isoformat(), "by": run.by_name, **run.counts}
