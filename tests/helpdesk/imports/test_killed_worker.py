"""A worker that is killed in the middle of an import: another goes on, and nothing is doubled."""

import io
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from steward.helpdesk.models import Ticket
from steward.kit import jobs
from steward.kit.db import Database
from steward.kit.imports.tables import Import
from steward.kit.settings import Settings
from tests.cast import SAM, sign_in
from tests.forked import command
from tests.running import environment
from tests.waiting import wait_until

pytestmark = pytest.mark.database

_LIMIT = 60  # seconds
_ROWS = 3_000

Start = Callable[[], ForkServerProcess]


@pytest.fixture
def start(fresh_database_url: str, settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Starts `steward worker` on this test's database; what is left at the end is killed."""
    own = environment(settings.home, database_url=fresh_database_url, public_url=settings.url)
    started: list[ForkServerProcess] = []

    def begin() -> ForkServerProcess:
        started.append(command(["worker"], own, tmp_path / "worker.log"))
        started[-1].start()
        return started[-1]

    yield begin
    for worker in started:
        worker.kill()
        worker.join(_LIMIT)


def _only_import(database: Database) -> Import:
    with database.reading() as session:
        return session.scalars(select(Import)).one()


def _export(path: Path) -> bytes:
    rows = (f"{n},Case {n},2026-03-01T09:00:00Z" for n in range(_ROWS))
    path.write_text("\n".join(["id,subject,created_at", *rows]), "utf-8")
    return path.read_bytes()


def test_import_of_a_killed_worker_is_ended_by_another(
    client: FlaskClient, database: Database, start: Start, tmp_path: Path
) -> None:
    sign_in(client, SAM)
    sent = {"mapping": "auto", "file": (io.BytesIO(_export(tmp_path / "old.csv")), "old.csv")}
    answer = client.post("/desk/admin/imports", data=sent, content_type="multipart/form-data")
    page = str(answer.location)
    killed = start()
    wait_until(lambda: _only_import(database).state == "ready", _LIMIT)
    client.post(f"{page}/run")
    wait_until(lambda: _only_import(database).rows_done > 0, _LIMIT)
    killed.kill()
    killed.join(_LIMIT)
    assert 0 < _only_import(database).rows_done < _ROWS
    wait_until(lambda: "Nobody is at it right now" in client.get(page).text, _LIMIT)

    with database.transaction() as session:
        ago = "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
        session.execute(text(ago))
        jobs.defer(session, "kit.rescue_stalled_jobs", timestamp=0)
    client.post(f"{page}/run")  # nor does it harm when somebody does not wait for that
    start()
    wait_until(lambda: _only_import(database).state == "done", _LIMIT)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == _ROWS
    assert _only_import(database).created == _ROWS
