"""Imports by the worker: killed or failing in the middle, run twice, and by two at once."""

import io
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from steward.helpdesk.actions import imports
from steward.helpdesk.actions.imports import create
from steward.helpdesk.actions.imports import run as engine_run
from steward.helpdesk.jobs import run_import
from steward.helpdesk.models import Ticket
from steward.kit import jobs
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.events import Fact
from steward.kit.imports import engine
from steward.kit.imports.tables import Import
from tests.cast import SAM

pytestmark = pytest.mark.database

ROWS = 50
Steps = Callable[[], Iterator[object]]
Work = Callable[[], None]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BATCH", 10)


@pytest.fixture
def ready(app: Flask, database: Database, work: Work) -> Import:
    """An import of fifty tickets that was looked through."""
    lines = [f"{n},Case {n},2026-03-01T09:00:00Z" for n in range(ROWS)]
    content = "\n".join(["id,subject,created_at", *lines]).encode()
    files = app.extensions["files"]
    stored = files.put(io.BytesIO(content), "old.csv")
    with database.transaction() as session, files.on_disk(stored.sha256, stored.name) as path:
        run = imports.upload_import(session, path, stored, "auto", "", actor=SAM.actor)
    work()
    return fresh(database, run)


@pytest.fixture
def started(database: Database, ready: Import) -> Import:
    """The import, when somebody has said that it shall come in."""
    with database.transaction() as session:
        imports.start_import(session, ready.id, actor=SAM.actor)
    return ready


@pytest.fixture
def steps(app: Flask, database: Database, started: Import) -> Iterator[Steps]:
    """Begins the job of the import as the worker does; it goes on batch by batch."""
    with app.app_context():
        yield lambda: run_import(database, started.id, user_id=SAM.id)


def fresh(database: Database, run: Import) -> Import:
    with database.reading() as session:
        return session.get_one(Import, run.id)


def subjects(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Ticket.subject)))


def facts_of_import(database: Database) -> int:
    with database.reading() as session:
        done = select(func.count()).select_from(Fact).where(Fact.kind == "import.done")
        return session.scalars(done).one()


def waiting_jobs(database: Database) -> list[str]:
    with database.reading() as session:
        names = [one["name"] for one in jobs.jobs_in(session, "todo", "failed")]
    return [name for name in names if name.startswith("helpdesk.")]  # not those of the night


def make_due(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("update procrastinate_jobs set scheduled_at = now()"))


EVERY = sorted(f"Case {n}" for n in range(ROWS))


def test_killed_in_the_middle_it_goes_on_there_when_it_is_run_again(
    database: Database, ready: Import, steps: Steps, work: Work
) -> None:
    killed = steps()
    for _ in range(2):
        next(killed)
    killed.close()  # type: ignore[attr-defined]  # a generator, whose end frees the lock as a kill does
    half = fresh(database, ready)
    assert (half.state, half.rows_done) == ("running", 20)
    work()
    assert subjects(database) == EVERY
    done = fresh(database, ready)
    assert (done.state, done.created, done.begun_with) == ("done", ROWS, 20)
    assert facts_of_import(database) == 1


def test_fault_in_the_middle_is_told_and_the_job_tried_again(
    database: Database,
    started: Import,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = create.create_tickets

    def stumble(*arguments: object) -> None:
        if len(subjects(database)) >= 20:
            raise RuntimeError
        whole(*arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(engine_run, "create_tickets", stumble)
    work()
    failed = fresh(database, started)
    assert (failed.state, failed.rows_done) == ("failed", 20)
    assert failed.error
    assert waiting_jobs(database) == ["helpdesk.run_import"]
    monkeypatch.setattr(engine_run, "create_tickets", whole)
    make_due(database)
    work()
    assert fresh(database, started).state == "done"
    assert subjects(database) == EVERY


def test_run_twice_it_changes_nothing_more(
    database: Database, ready: Import, steps: Steps, work: Work
) -> None:
    work()
    list(steps())
    assert subjects(database) == EVERY
    assert fresh(database, ready).created == ROWS
    assert facts_of_import(database) == 1


def test_import_that_ended_meanwhile_is_not_ended_again(
    app: Flask, database: Database, started: Import, work: Work
) -> None:
    files = app.extensions["files"]
    with files.on_disk(started.file_sha256, "old.csv") as path:
        file = imports.tickets_file(path, ["auto"])
        late = imports.import_tickets(database, started.id, file, files=files, actor=SAM.actor)
        work()
        with pytest.raises(Conflict, match="has ended already"):
            next(late)
    assert facts_of_import(database) == 1


def test_second_worker_leaves_it_to_the_first(
    database: Database, ready: Import, steps: Steps
) -> None:
    first, second = steps(), steps()
    next(first)
    assert list(second) == []
    assert fresh(database, ready).state == "running"
    list(first)
    assert subjects(database) == EVERY
    assert fresh(database, ready).state == "done"


def test_while_another_file_of_its_source_comes_in_it_says_so_and_can_go_on_later(
    database: Database, started: Import, work: Work
) -> None:
    at_it, over = Event(), Event()

    def hold() -> None:
        with engine.alone(database, started.source):  # what another import holds
            at_it.set()
            over.wait(timeout=20)

    other = Thread(target=hold)
    other.start()
    assert at_it.wait(timeout=10)
    work()
    over.set()
    other.join(timeout=20)
    told = fresh(database, started)
    assert told.state == "failed"
    assert "is being imported right now" in (told.error or "")
    with database.transaction() as session:
        imports.start_import(session, started.id, actor=SAM.actor)
    work()
    assert subjects(database) == EVERY


def test_who_may_not_import_any_more_imports_nothing(
    database: Database, started: Import, work: Work
) -> None:
    with database.transaction() as session:
        session.execute(text("update users set role = 'agent' where id = :id"), {"id": SAM.id})
    work()
    assert fresh(database, started).state == "failed"
    assert subjects(database) == []


def test_file_that_is_gone_is_told_on_the_import(
    app: Flask, database: Database, started: Import, work: Work
) -> None:
    for stored in (app.extensions["settings"].home / "files").rglob(started.file_sha256):
        stored.unlink()
    work()
    told = fresh(database, started)
    assert (told.state, told.error) == ("failed", "The uploaded file is gone. Upload it again.")
    assert waiting_jobs(database) == []


def test_columns_changed_meanwhile_make_an_older_preview_void(
    app: Flask, database: Database, ready: Import, work: Work
) -> None:
    files = app.extensions["files"]

    def choose(subject: str) -> None:
        columns = {"subject": subject, "created_at": "created_at", "external_id": "id"}
        with database.transaction() as session, files.on_disk(ready.file_sha256, "old.csv") as path:
            imports.choose_columns(session, ready.id, path, columns, None, actor=SAM.actor)

    choose("id")
    older = imports.look_through(database, ready.id, files)
    next(older)
    choose("subject")
    list(older)
    assert fresh(database, ready).state == "checking"
    work()
    preview = fresh(database, ready).preview
    assert preview
    assert preview["rows"][1]["subject"] == "Case 1"
