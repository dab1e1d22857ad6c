"""Uploading a file at the desk: how its columns are told, and what is refused at its field."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.kit.imports.tables import Import
from tests.cast import SAM, sign_in
from tests.helpdesk.imports.desk import (
    IMPORTS,
    Work,
    error_at,
    only_import,
    tickets,
    upload,
    uploaded,
)

pytestmark = pytest.mark.database

UNNAMED = "nr;Betreff;Inhalt;Datum\n1;Mühle steht;Gar nichts.;2026-03-01\n"
UNCLEAR = "subject,created_at\nKettle leaks,02/03/2026\nParcel is late,04/03/2026\n"


@pytest.fixture(autouse=True)
def _signed_in(client: FlaskClient) -> None:
    sign_in(client, SAM)


def test_columns_that_are_not_known_are_asked_for(
    client: FlaskClient, database: Database, work: Work
) -> None:
    page = uploaded(client, content=UNNAMED)
    shown = client.get(page).text
    assert "Columns wanted" in shown
    assert "no column tells what a ticket is about" in shown
    sent = {"subject": "Betreff", "body": "Inhalt", "created_at": "Datum", "external_id": "nr"}
    client.post(f"{page}/columns", data=sent)
    work()
    assert "Mühle steht" in client.get(page).text
    client.post(f"{page}/run")
    work()
    assert tickets(database) == 1


def test_column_that_was_guessed_is_changed_before_anything_is_written(
    client: FlaskClient, work: Work
) -> None:
    page = uploaded(client)
    work()
    client.post(f"{page}/columns", data={"subject": "description", "created_at": "created_at"})
    work()
    shown = client.get(page).text
    assert "It drips." in shown
    assert "Kettle leaks" not in shown


def test_column_that_the_file_does_not_have_is_refused_at_its_field(client: FlaskClient) -> None:
    page = uploaded(client)
    answer = client.post(f"{page}/columns", data={"subject": "Betreff"})
    assert "no such column" in error_at(answer, "subject")


def test_times_that_read_in_two_ways_are_asked_for(client: FlaskClient, work: Work) -> None:
    page = uploaded(client, content=UNCLEAR)
    shown = client.get(page).text
    assert "02/03/2026" in shown
    assert "12/31/2026" in shown
    columns = {"subject": "subject", "created_at": "created_at"}
    wrong = client.post(f"{page}/columns", data={**columns, "dates": "%Q"})
    assert error_at(wrong, "dates") == "Choose one of the list."
    client.post(f"{page}/columns", data={**columns, "dates": "%m/%d/%Y"})
    work()
    assert "2026-02-03 00:00" in client.get(page).text


def test_mapping_of_ones_own_and_a_ready_one_are_used(
    client: FlaskClient, database: Database, work: Work
) -> None:
    own = b'name = "alt"\n[ticket]\nsubject = "Betreff"\ncreated_at = "Datum"\n'
    page = uploaded(client, content=UNNAMED, mapping="own", own=(io.BytesIO(own), "alt.toml"))
    work()
    assert "Mühle steht" in client.get(page).text
    run = only_import(database)
    assert (run.mapping, run.source) == ("alt", "alt")
    head = "From: Dan <dan@home.example>\nDate: Sun, 1 Mar 2026 09:00:00 +0000\n"
    mail = f"{head}Subject: Drips\n\nIt does."
    page = uploaded(client, content=mail, name="one.eml", mapping="mail", source="box")
    work()
    assert "Drips" in client.get(page).text


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "old.csv", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "old.png", "Files of this kind are not read"),
        (b"MZ", "old.exe", "Files of this kind are not read"),
        (b"PK\x03\x04 no zip", "old.zip", "is no zip"),
        (b"\0" * 4096, "old.jsonl", "no text"),
    ],
)
def test_file_that_is_no_table_is_refused_at_its_field(
    client: FlaskClient, database: Database, content: bytes, name: str, told: str
) -> None:
    assert told in error_at(upload(client, content, name), "file")
    with database.reading() as session:
        assert not session.scalars(select(Import)).all()


def test_zip_that_unpacks_to_absurd_size_is_refused_at_its_field(client: FlaskClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("old.csv", b"a" * (64 << 20))
    assert "would unpack to" in error_at(upload(client, packed.getvalue(), "old.zip"), "file")


@pytest.mark.parametrize(
    ("mapping", "field", "told"),
    [
        ("/etc/passwd.toml", "mapping", "There is no such mapping"),
        ("itsm", "mapping", "has no column"),
        ("own", "own", "Choose a file"),
    ],
)
def test_mapping_that_cannot_be_used_is_refused_at_its_field(
    client: FlaskClient, mapping: str, field: str, told: str
) -> None:
    assert told in error_at(upload(client, mapping=mapping), field)


def test_without_a_file_the_page_asks_for_one(client: FlaskClient) -> None:
    answer = client.post(IMPORTS, data={"mapping": "auto"})
    assert error_at(answer, "file") == "Choose a file."
