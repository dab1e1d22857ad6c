"""`steward import` as people type it: exit codes, stdout, stderr, kill -9, two at once."""

import json
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from steward.helpdesk.models import Message, Ticket
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.imports.tables import DONE, Import, ImportedRow
from tests.command_fixture import Steward
from tests.forked import command
from tests.helpdesk.imports.conftest import Importer
from tests.running import environment
from tests.waiting import wait_until

_LIMIT = 60  # seconds


@dataclass(frozen=True)
class Begun:
    """A command that runs."""

    process: ForkServerProcess
    out: Path
    err: Path

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal."""
        os.kill(self.process.pid or 0, number)

    def end(self) -> tuple[int | None, str, str]:
        """Return its code and what it said, once it has ended."""
        self.process.join(_LIMIT)
        return self.process.exitcode, self.out.read_text("utf-8"), self.err.read_text("utf-8")


Command = Callable[..., Begun]


@pytest.fixture
def begin(fresh_database_url: str, tmp_path: Path) -> Iterator[Command]:
    """Starts `steward import …` on this test's database; what is left at the end is killed."""
    begun: list[Begun] = []
    own = environment(tmp_path / "home", database_url=fresh_database_url) | {"COLUMNS": "200"}

    def start(*words: str) -> Begun:
        out, err = (tmp_path / f"{len(begun)}.{name}" for name in ("out", "err"))
        begun.append(Begun(command(["import", *words], own, err, out), out, err))
        begun[-1].process.start()
        return begun[-1]

    yield start
    for one in begun:
        one.process.kill()
        one.process.join(_LIMIT)


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


def test_json_is_the_only_line_on_stdout(importer: Importer, steward: Steward) -> None:
    path = importer.write("id,subject,status,created_at\n1,Kettle,open,2026-03-01\n2,B,Gone,\n")
    done = steward("import", "tickets", path, "--json")
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert done.result == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 1}
    assert "1-rejected.csv" in done.err
    assert "steward import undo 1" in done.err
    undone = steward("import", "undo", "1", "--yes")
    assert (undone.code, undone.out) == (0, "1 withdrawn, 0 restored\n")
    (listed,) = json.loads(steward("import", "list", "--json").out)
    assert (listed["file"], listed["state"]) == ("export.csv", "undone")


def test_dry_run_shows_the_first_rows(
    importer: Importer, steward: Steward, database: Database
) -> None:
    path = importer.write("id,subject,status,created_at\n1,Kettle,open,2026-03-01\n2,B,Gone,\n")
    done = steward("import", "tickets", path, "--dry-run")
    assert done.code == 0
    assert "Kettle" in done.out
    assert "“Gone” has no meaning here" in done.out
    assert "1 created, 0 changed, 0 unchanged, 1 rejected" in done.out
    assert _sizes(database, Ticket) == [0]


def test_killed_import_goes_on_where_it_stopped_and_doubles_nothing(
    importer: Importer, begin: Command, database: Database
) -> None:
    path = _many(importer, 2_000)
    killed = begin("tickets", str(path), "--json")
    wait_until(lambda: _sizes(database, ImportedRow)[0] > 700, _LIMIT)
    killed.kill()
    killed.end()
    with database.reading() as session:
        run = session.scalars(select(Import)).one()
    assert run.state != DONE
    assert 0 < run.rows_done < 2_000
    wait_until(lambda: _is_free(database, run.source))
    code, out, err = begin("tickets", str(path), "--json").end()
    assert code == 0
    assert f"continued after {run.rows_done:,} rows" in err
    assert json.loads(out) == {"created": 2_000, "changed": 0, "unchanged": 0, "rejected": 0}
    assert _sizes(database, Ticket, Message) == [2_000, 2_000]
    opened, assigned, closed = 2_000, 2_000, 1_000
    kinds = ("ticket.opened", "ticket.assigned", "ticket.closed", "ticket.state")
    with database.reading() as session:
        told = dict(session.execute(select(Fact.kind, func.count()).group_by(Fact.kind)).all())
    assert [told[kind] for kind in kinds] == [opened, assigned, closed, 1_000]
    assert importer.differences() == []


def _is_free(database: Database, source: str) -> bool:
    """Whether the server has noticed that the killed process is gone."""
    lock = func.hashtextextended(f"steward import {source}", 0)
    with database.transaction() as session:
        return bool(session.scalar(select(func.pg_try_advisory_xact_lock(lock))))


def test_second_import_of_the_same_file_at_once_is_refused(
    importer: Importer, begin: Command, database: Database
) -> None:
    path = _many(importer, 2_000)
    first = begin("tickets", str(path), "--json")
    wait_until(lambda: _sizes(database, Ticket)[0] > 0, _LIMIT)
    first.kill(signal.SIGSTOP)
    code, out, err = begin("tickets", str(path), "--json").end()
    first.kill(signal.SIGCONT)
    assert (code, out) == (1, "")
    assert "“many.jsonl” is being imported right now." in err
    assert first.end()[0] == 0
    assert _sizes(database, Ticket) == [2_000]


def _bomb(folder: Path) -> Path:
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tickets.csv", b"0" * (64 << 20))
    return path


def test_what_cannot_be_imported_is_one_clear_line(
    importer: Importer, steward: Steward, tmp_path: Path
) -> None:
    good = importer.write("id,subject,created_at\n1,Kettle,2026-03-01\n")
    tried = {
        "cannot be opened": ("tickets", tmp_path / "absent.csv"),
        "the file is empty": ("tickets", importer.write("", "empty.csv")),
        "There is no mapping “nix”": ("tickets", good, "--map", "nix"),
        "has no column “number”": ("tickets", good, "--map", "itsm"),
        "would unpack to": ("tickets", _bomb(tmp_path)),
        "There is no import 42": ("undo", "42"),
    }
    for said, words in tried.items():
        done = steward("import", *words)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done.err
        assert done.err.startswith("steward: ")
        assert said in done.err
