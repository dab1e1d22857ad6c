"""`steward export`: what is in Steward, as files for other programs."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Annotated

import typer

from steward.accounts import SYSTEM
from steward.helpdesk import ExportedTicket, exported_tickets
from steward.kit.errors import BadInput
from steward.kit.exports import harmless
from steward.kit.process import opened_database
from steward.kit.terminal import Json, answer, progress

app = typer.Typer(name="export", help="Write what is in Steward to files.", no_args_is_help=True)


@app.callback()
def export() -> None:
    """Write what is in Steward to files."""


@app.command()
def tickets(
    to: Annotated[Path, typer.Option(help="A new file: NAME.jsonl or NAME.csv.")],
    as_json: Json = False,
) -> None:
    """Write all tickets with their messages: one a line, or in CSV one message a row."""
    with (
        _new_file(to) as (file, write),
        opened_database() as database,
        database.reading() as session,
    ):
        count = write(file, progress(exported_tickets(session, SYSTEM), "tickets"))
    answer(f"{to} holds {count:,} tickets.", {"tickets": count}, as_json=as_json)


_Tickets = Iterable[ExportedTicket]
_Writer = Callable[[IO[str], _Tickets], int]


@contextmanager
def _new_file(path: Path) -> Iterator[tuple[IO[str], _Writer]]:
    """Yield a file that appears at `path` once it is whole, and what writes in its format."""
    write = _WRITERS.get(path.suffix)
    if write is None:
        raise BadInput(f"{path} ends neither in .jsonl nor in .csv. Name it after its format.")
    if path.exists():
        raise BadInput(f"{path} exists, and an export never overwrites. Choose another name.")
    with TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder, "draft")
        draft.touch(mode=0o600)  # it holds what people have entrusted to us
        with draft.open("w", encoding="utf-8", newline="") as file:
            yield file, write
        draft.rename(path)


def _write_lines(file: IO[str], tickets: _Tickets) -> int:
    count = 0
    for count, ticket in enumerate(tickets, start=1):  # noqa: B007 - the last number is wanted
        file.write(ticket.model_dump_json() + "\n")
    return count


def _write_table(file: IO[str], tickets: _Tickets) -> int:
    table = csv.writer(file)
    table.writerow(["ticket", *_TICKET, *_MESSAGE])
    count = 0
    for count, ticket in enumerate(tickets, start=1):  # noqa: B007 - the last number is wanted
        of_ticket = [ticket.number, *(getattr(ticket, name) for name in _TICKET)]
        for message in ticket.messages:
            row = [*of_ticket, *(getattr(message, name) for name in _MESSAGE)]
            table.writerow([_cell(value) for value in row])
    return count


def _cell(value: object) -> object:
    return harmless(", ".join(value) if isinstance(value, list) else value)


# fmt: off
_TICKET = (
    "subject", "state", "severity", "channel", "category", "product", "order", "tags", "language",
    "customer", "customer_email", "company", "assignee", "team",
    "created_at", "updated_at", "first_replied_at", "resolved_at", "closed_at",
)
# fmt: on
_MESSAGE = ("at", "author", "by_customer", "visibility", "body")
_WRITERS: dict[str, _Writer] = {".jsonl": _write_lines, ".csv": _write_table}
