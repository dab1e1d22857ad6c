"""Files that no row names: swept after a day, and never from under somebody who takes one."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.kit.db import Database
from steward.kit.housekeeping import sweep_files
from steward.kit.unused import hold
from tests.api_program import QUERY, TICKETS, Program, problems_of
from tests.cast import DAN
from tests.waiting import wait_until

pytestmark = pytest.mark.database

DAY = timedelta(days=1, minutes=1)


@pytest.fixture
def dan(client: FlaskClient) -> Program:
    """A customer's program; one of his queries has a file, so that files are named at all."""
    program = Program(client, DAN)
    program.raises(QUERY | {"attachments": [program.uploads(b"taken", "taken.txt")]})
    return program


@pytest.fixture
def files(app: Flask) -> Path:
    """The folder of stored files."""
    return Path(app.extensions["settings"].home) / "files"


def is_stored(files: Path, content: bytes) -> bool:
    name = sha256(content).hexdigest()
    return (files / "sha256" / name[:2] / name).exists()


def let_pass(files: Path, time: timedelta) -> None:
    """Make all stored files older."""
    for path in files.rglob("*"):
        moment = path.stat().st_mtime - time.total_seconds()
        os.utime(path, (moment, moment))


def sweep(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        sweep_files(session)


def test_a_file_that_nobody_took_is_swept_after_a_day_and_one_that_is_named_stays(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    dan.uploads(b"never taken", "a.txt")
    sweep(app, database)
    assert is_stored(files, b"never taken")
    let_pass(files, DAY)
    sweep(app, database)
    assert not is_stored(files, b"never taken")
    assert is_stored(files, b"taken")


def test_what_a_broken_upload_left_is_swept(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    dan.uploads(b"whole", "a.txt")
    draft = files / "tmp" / "0123456789abcdef"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"hal")
    sweep(app, database)
    assert draft.exists()
    let_pass(files, DAY)
    sweep(app, database)
    assert not draft.exists()


def test_the_same_content_uploaded_again_counts_as_new(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    dan.uploads(b"twice", "a.txt")
    let_pass(files, DAY)
    file_id = dan.uploads(b"twice", "b.txt")
    sweep(app, database)
    dan.raises(QUERY | {"attachments": [file_id]})


def test_an_upload_that_was_swept_is_refused_and_leaves_no_ticket(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    file_id = dan.uploads(b"too late", "a.txt")
    let_pass(files, DAY)
    sweep(app, database)
    before = dan("GET", TICKETS).get_json()["items"]
    answer = dan("POST", TICKETS, QUERY | {"attachments": [file_id]})
    assert answer.status_code == 422
    assert "Upload the file again" in problems_of(answer)["/attachments"]
    assert dan("GET", TICKETS).get_json()["items"] == before


def test_a_database_that_names_no_file_sweeps_none(
    app: Flask, database: Database, client: FlaskClient, files: Path
) -> None:
    Program(client, DAN).uploads(b"of another database", "a.txt")
    let_pass(files, DAY)
    sweep(app, database)
    assert is_stored(files, b"of another database")


def test_the_sweep_waits_for_whoever_takes_a_file_and_then_leaves_it(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    dan.uploads(b"at the last moment", "a.txt")
    let_pass(files, DAY)
    with database.transaction() as session:
        hold(session)
        sweeping = Thread(target=sweep, args=[app, database])
        sweeping.start()
        wait_until(lambda: waits_for_a_lock(database))
        change = text("update attachments set sha256 = :sha256")
        session.execute(change, {"sha256": sha256(b"at the last moment").hexdigest()})
    sweeping.join(20)
    assert is_stored(files, b"at the last moment")


def waits_for_a_lock(database: Database) -> bool:
    with psycopg.connect(database.conninfo) as connection:
        asked = "select from pg_locks where locktype = 'advisory' and not granted"
        return connection.execute(asked).fetchone() is not None


def test_whoever_takes_a_file_waits_for_the_sweep(
    app: Flask, database: Database, dan: Program, files: Path
) -> None:
    file_id = dan.uploads(b"swept under way", "a.txt")
    answers: list[int] = []

    def take() -> None:
        answer = dan("POST", TICKETS, QUERY | {"attachments": [file_id]})
        answers.append(answer.status_code)

    let_pass(files, DAY)
    with app.app_context(), database.transaction() as session:
        sweep_files(session)
        taking = Thread(target=take)
        taking.start()
        wait_until(lambda: waits_for_a_lock(database))
        assert not answers
    taking.join(20)
    assert answers == [422]
