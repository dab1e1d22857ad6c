"""What `steward import` says: results on stdout, progress and questions on stderr."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import typer
from rich.markup import escape
from rich.table import Table

from steward.helpdesk.rules.imports import TicketRow
from steward.kit.imports.steps import Preview
from steward.kit.imports.tables import Import
from steward.kit.imports.terminal import OUT, refused
from steward.kit.imports.undoing import Undone

_WIDEST = 28  # characters of a cell
_COUNTS = ("created", "changed", "unchanged", "rejected")
_FIRST = ("row", "id", "subject", "customer", "state", "severity", "team", "opened")


def preview(preview: Preview[TicketRow]) -> None:
    """Print the first rows as they would come in, and the first that would not."""
    table = _table(*_FIRST, title="The first tickets, as they would come in")
    for row in preview.rows:
        cells = (row.position, row.external_id, row.subject, row.customer_name, row.state)
        rest = (row.severity, row.team or "", f"{row.created_at:%Y-%m-%d %H:%M}")
        table.add_row(*(escape(_short(str(cell))) for cell in (*cells, *rest)))
    OUT.print(table)
    refused(preview.refused)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _table(*columns: str, title: str) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    return table


def undone(undone: Undone, *, as_json: bool) -> None:
    """Print what undoing did, and name the tickets that were kept."""
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
    table = _table("import", "started", "file", "source", "state", *_COUNTS, title="Imports")
    for run in runs:
        started = f"{run.started_at:%Y-%m-%d %H:%M}"
        cells = (run.id, started, run.file_name, run.source, run.state)
        numbers = (f"{number:,}" for number in run.counts.values())
        table.add_row(*(escape(str(cell)) for cell in (*cells, *numbers)))
    OUT.print(table)


def _as_json(run: Import) -> dict[str, object]:
    about = {"id": run.id, "file": run.file_name, "source": run.source, "state": run.state}
    return {**about, "started_at": run.started_at.isoformat(), "by": run.by_name, **run.counts}
