"""`steward export`: what is in Steward, as files for other programs."""

import csv
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Annotated
from zoneinfo import ZoneInfo

import typer

from steward.accounts import SYSTEM
from steward.helpdesk import ExportedTicket, exported_tickets
from steward.kit.errors import BadInput
from steward.kit.exports import harmless
from steward.kit.process import opened_database
from steward.kit.seals import Period, Signer, seal_facts, write_bundle
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, progress

app = typer.Typer(name="export", help="Write what is in Steward to files.", no_args_is_help=True)
_DAYS = ["%Y-%m-%d"]


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


@app.command()
def facts(
    to: Annotated[Path, typer.Option(help="A new file: NAME.zip.")],
    since: Annotated[datetime | None, typer.Option(help="The first day.", formats=_DAYS)] = None,
    until: Annotated[datetime | None, typer.Option(help="The last day.", formats=_DAYS)] = None,
    as_json: Json = False,
) -> None:
    """Write sealed facts for an auditor, with all that it takes to check them without Steward."""
    settings = load_settings()
    first, last = (day.date() if day else None for day in (since, until))
    period = Period(first, last, ZoneInfo(settings.timezone))
    signer = Signer(settings.signing_key())
    with _new_draft(to, {".zip"}) as draft, opened_database(settings) as database:
        deque(seal_facts(database), maxlen=0)
        with database.reading() as session, draft.open("wb") as file:
            count = write_bundle(session, file, period, signer)
    answer(f"{to} holds {count:,} facts.", {"facts": count}, as_json=as_json)


_Tickets = Iterable[ExportedTicket]
_Writer = Callable[[IO[str], _Tickets], int]


@contextmanager
def _new_file(path: Path) -> Iterator[tuple[IO[str], _Writer]]:
    """Yield a text file that appears at `path` once it is whole, and what writes in its format."""
    with (
        _new_draft(path, _WRITERS.keys()) as draft,
        draft.open("w", encoding="utf-8", newline="") as file,
    ):
        yield file, _WRITERS[path.suffix]


@contextmanager
def _new_draft(path: Path, endings: Collection[str]) -> Iterator[Path]:
    """Yield an empty file that is at `path` afterwards. Raises BadInput for a name that is none."""
    if path.suffix not in endings:
        wanted = " nor in ".join(endings)
        raise BadInput(f"{path} ends not in {wanted}. Name it after its format.")
    if path.exists():
        raise BadInput(f"{path} exists, and an export never overwrites. Choose another name.")
    with TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder, "draft")
        draft.touch(mode=0o600)  # it holds what people have entrusted to us
        yield draft
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
