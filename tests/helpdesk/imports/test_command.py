"""`steward import` as people type it: exit codes, stdout, stderr, kill -9, two at once."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from steward.helpdesk.models import Message, Ticket
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.imports.tables import DONE, Import, ImportedRow
from tests.helpdesk.imports.conftest import Importer
from tests.waiting import wait_until

_LIMIT = 60  # seconds

Command = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin(database: Database, tmp_path: Path) -> Iterator[Command]:
    """Starts `steward import …` on this test's database; what is left at the end is killed."""
    begun: list[subprocess.Popen[str]] = []
    environ = {name: value for name, value in os.environ.items() if "STEWARD" not in name}
    environ |= {
        "STEWARD_DATABASE_URL": database.conninfo,
        "STEWARD_HOME": str(tmp_path / "home"),
        "COLUMNS": "200",
    }

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "steward", "import", *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate(timeout=_LIMIT)


def _end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=_LIMIT)
    return process.returncode, out, err


def _many(importer: Importer, number: int) -> Path:
    lines = (
        json.dumps(
            {
                "id": place,
                "subject": f"Kettle {place} leaks",
                "description": "It drips at the seam, a cup an hour.",
                "status": "closed" if place % 2 else "open",
                "requester": f"Customer {place % 700}",
                "group": f"Team {place % 20}",
                "created_at": "2026-03-01T09:00:00Z",
            }
        )
        for place in range(number)
    )
    return importer.write("\n".join(lines), "many.jsonl")


def _sizes(database: Database, *tables: type[Ticket | Message | Fact | ImportedRow]) -> list[int]:
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_json_is_the_only_line_on_stdout(importer: Importer, begin: Command) -> None:
    path = importer.write("id,subject,status,created_at\n1,Kettle,open,2026-03-01\n2,B,Gone,\n")
    code, out, err = _end(begin("tickets", str(path), "--json"))
    assert (code, out.count("\n")) == (0, 1)
    assert json.loads(out) == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    assert "1-rejected.csv" in err
    assert "steward import undo 1" in err
    code, out, _ = _end(begin("undo", "1", "--yes"))
    assert (code, out) == (0, "1 tickets withdrawn, 0 restored\n")
    code, out, _ = _end(begin("list", "--json"))
    (listed,) = json.loads(out)
    assert (listed["file"], listed["state"]) == ("export.csv", "undone")


def test_dry_run_shows_the_first_rows(
    importer: Importer, begin: Command, database: Database
) -> None:
    path = importer.write("id,subject,status,created_at\n1,Kettle,open,2026-03-01\n2,B,Gone,\n")
    code, out, _ = _end(begin("tickets", str(path), "--dry-run"))
    assert code == 0
    assert "Kettle" in out
    assert "“Gone” has no meaning here" in out
    assert "1 created, 0 changed, 0 unchanged, 1 rejected" in out
    assert _sizes(database, Ticket) == [0]


def test_killed_import_goes_on_where_it_stopped_and_doubles_nothing(
    importer: Importer, begin: Command, database: Database
) -> None:
    path = _many(importer, 4_000)
    killed = begin("tickets", str(path), "--json")
    wait_until(lambda: _sizes(database, ImportedRow)[0] > 700, _LIMIT)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(_LIMIT)
    with database.reading() as session:
        run = session.scalars(select(Import)).one()
    assert run.state != DONE
    assert 0 < run.rows_done < 4_000
    wait_until(lambda: _is_free(database, run.source))
    code, out, err = _end(begin("tickets", str(path), "--json"))
    assert code == 0
    assert f"continued after {run.rows_done:,} rows" in err
    assert json.loads(out) == {"created": 4_000, "changed": 0, "unchanged": 0, "rejected": 0}
    assert _sizes(database, Ticket, Message) == [4_000, 4_000]
    opened, assigned, closed = 4_000, 4_000, 2_000
    kinds = ("ticket.opened", "ticket.assigned", "ticket.closed", "ticket.state")
    with database.reading() as session:
        told = dict(session.execute(select(Fact.kind, func.count()).group_by(Fact.kind)).all())
    assert [told[kind] for kind in kinds] == [opened, assigned, closed, 2_000]
    assert importer.differences() == []


def _is_free(database: Database, source: str) -> bool:
    """Whether the server has noticed that the killed process is gone."""
    lock = func.hashtextextended(f"steward import {source}", 0)
    with database.transaction() as session:
        return bool(session.scalar(select(func.pg_try_advisory_xact_lock(lock))))


def test_second_import_of_the_same_file_at_once_is_refused(
    importer: Importer, begin: Command, database: Database
) -> None:
    path = _many(importer, 4_000)
    first = begin("tickets", str(path), "--json")
    wait_until(lambda: _sizes(database, Ticket)[0] > 0, _LIMIT)
    os.kill(first.pid, signal.SIGSTOP)
    code, out, err = _end(begin("tickets", str(path), "--json"))
    os.kill(first.pid, signal.SIGCONT)
    assert (code, out) == (1, "")
    assert "“many.jsonl” is being imported right now." in err
    assert _end(first)[0] == 0
    assert _sizes(database, Ticket) == [4_000]


def _bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tickets.csv", b"0" * (64 << 20))
    return path


def test_what_cannot_be_imported_is_one_clear_line(
    importer: Importer, begin: Command, tmp_path: Path
) -> None:
    good = str(importer.write("id,subject,created_at\n1,Kettle,2026-03-01\n"))
    tried = {
        "cannot be opened": begin("tickets", str(tmp_path / "absent.csv")),
        "the file is empty": begin("tickets", str(importer.write("", "empty.csv"))),
        "There is no mapping “nix”": begin("tickets", good, "--map", "nix"),
        "has no column “number”": begin("tickets", good, "--map", "itsm"),
        "would unpack to": begin("tickets", str(_bomb(tmp_path))),
        "There is no import 42": begin("undo", "42"),
    }
    for words, process in tried.items():
        code, out, err = _end(process)
        assert (code, out, err.count("\n")) == (1, "", 1), err
        assert err.startswith("steward: ")
        assert words in err
