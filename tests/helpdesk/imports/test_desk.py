"""Imports at the desk: a file uploaded, looked at, brought in by the worker, undone."""

import csv
import io
import zipfile
from collections.abc import Callable
from re import search
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from steward.helpdesk.actions import imports
from steward.helpdesk.models import Ticket
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.imports import ledger
from steward.kit.imports.tables import Import
from tests.cast import ADA, ANN, BEN, DAN, KIM, SAM, Member, sign_in

pytestmark = pytest.mark.database

IMPORTS = "/desk/admin/imports"
TABLE = """id,subject,description,requester,email,created_at,status
1,Kettle leaks,It drips.,Dan Dorsey,dan@home.example,2026-03-01T09:00:00Z,open
2,Parcel is late,Since Monday.,Eve Egger,eve@elsewhere.example,2026-03-02T09:00:00Z,open
3,Broken lid,It fell.,Eve Egger,eve@elsewhere.example,=yesterday,open
"""
UNNAMED = "nr;Betreff;Inhalt;Datum\n1;Mühle steht;Gar nichts.;2026-03-01\n"
UNCLEAR = "subject,created_at\nKettle leaks,02/03/2026\nParcel is late,04/03/2026\n"

Work = Callable[[], None]


@pytest.fixture(autouse=True)
def _signed_in(client: FlaskClient) -> None:
    sign_in(client, SAM)


def upload(
    client: FlaskClient, content: str | bytes = TABLE, name: str = "old.csv", **fields: object
) -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    sent = {"mapping": "auto", "file": (io.BytesIO(data), name), **fields}
    return client.post(IMPORTS, data=sent, content_type="multipart/form-data")


def uploaded(client: FlaskClient, **sent: object) -> str:
    """Upload a file, and return the address of its import."""
    answer = upload(client, **sent)  # type: ignore[arg-type]  # the fields of a form
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def tickets(database: Database) -> int:
    with database.reading() as session:
        here = select(func.count()).select_from(Ticket).where(Ticket.withdrawn_at.is_(None))
        return session.scalars(here).one()


def only_import(database: Database) -> Import:
    with database.reading() as session:
        return session.scalars(select(Import)).one()


def error_at(answer: TestResponse, field: str) -> str:
    """Return what stands at a field of the page that came back."""
    assert answer.status_code == 422, answer.status
    found = search(rf'id="error-{field}"[^>]*>(?:<svg.*?</svg>)?(?:<span>)?([^<]*)', answer.text)
    assert found
    return found[1]


def test_file_is_looked_at_then_imported_then_undone(
    client: FlaskClient, database: Database, work: Work
) -> None:
    page = uploaded(client)
    assert "Looking through the file" in client.get(page).text
    work()
    shown = client.get(page).text
    assert "Kettle leaks" in shown
    assert "Import 2 tickets" in shown
    assert "created_at" in shown
    assert tickets(database) == 0

    client.post(f"{page}/run")
    assert "Waits for the worker" in client.get(page).text
    work()
    assert tickets(database) == 2
    assert only_import(database).counts == {
        "created": 2, "changed": 0, "unchanged": 0, "rejected": 1
    }  # fmt: skip
    shown = client.get(page).text
    assert "2 tickets that it brought are withdrawn" in shown
    assert "imported it: 2 created" in shown

    client.post(f"{page}/undoing")
    work()
    assert tickets(database) == 0
    assert "This import is undone" in client.get(page).text
    assert "Undone" in client.get(IMPORTS).text


def test_rejected_rows_come_as_a_file_that_cannot_run(client: FlaskClient, work: Work) -> None:
    page = uploaded(client)
    work()
    client.post(f"{page}/run")
    work()
    answer = client.get(f"{page}/rejected.csv")
    assert answer.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["row"], row["field"], row["id"]) == ("4", "created_at", "3")
    assert row["created_at"] == "'=yesterday"
    assert row["reason"]


def test_what_people_worked_on_is_named_before_undo_and_kept(
    client: FlaskClient, database: Database, work: Work
) -> None:
    page = uploaded(client)
    work()
    client.post(f"{page}/run")
    work()
    with database.transaction() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.subject == "Kettle leaks")).one()
        ticket.severity = "critical"
    shown = client.get(page).text
    assert "1 ticket that it brought is withdrawn" in shown
    assert f"Kept, as people have worked on them since: {ticket.number}" in shown
    client.post(f"{page}/undoing")
    work()
    assert tickets(database) == 1
    assert f"{ticket.number} kept" in client.get(page).text


def test_same_file_again_is_said_to_bring_nothing(client: FlaskClient, work: Work) -> None:
    for _ in range(2):
        page = uploaded(client, content=TABLE.replace("=yesterday", "2026-03-03T09:00:00Z"))
        work()
        shown = client.get(page).text
        client.post(f"{page}/run")
        work()
    assert "All that the file tells of is here already" in shown


def test_columns_that_are_not_known_are_asked_for(
    client: FlaskClient, database: Database, work: Work
) -> None:
    page = uploaded(client, content=UNNAMED)
    shown = client.get(page).text
    assert "Say what the columns mean" in shown
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


def test_discarded_upload_is_gone_and_its_job_does_nothing(
    client: FlaskClient, database: Database, work: Work
) -> None:
    page = uploaded(client)
    client.post(f"{page}/discarding")
    work()
    assert client.get(page).status_code == 404
    with database.reading() as session:
        left = select(func.count()).select_from(text("procrastinate_jobs"))
        assert session.scalars(left.where(text("task_name like 'helpdesk.%'"))).one() == 0


def test_of_two_who_start_it_at_once_one_is_told(
    client: FlaskClient, database: Database, work: Work
) -> None:
    uploaded(client)
    work()
    run, both = only_import(database), Barrier(2)
    outcomes: list[str] = []

    def start() -> None:
        both.wait(timeout=10)
        try:
            with database.transaction() as session:
                imports.start_import(session, run.id, actor=SAM.actor)
            outcomes.append("started")
        except Conflict:
            outcomes.append("refused")

    threads = [Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["refused", "started"]
    work()
    assert tickets(database) == 2


@pytest.mark.parametrize("act", ["run", "undoing", "columns", "discarding"])
def test_act_that_does_not_fit_its_state_is_refused(
    client: FlaskClient, database: Database, work: Work, act: str
) -> None:
    page = uploaded(client)
    work()
    client.post(f"{page}/run")
    work()
    if act == "undoing":
        client.post(f"{page}/{act}")
    before = only_import(database).state
    answer = client.post(f"{page}/{act}", data={"subject": "subject"})
    assert answer.status_code == 409
    assert only_import(database).state == before


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (KIM, 403), (ANN, 403), (DAN, 404)])
def test_only_leads_come_here(client: FlaskClient, who: Member, status: int) -> None:
    page = uploaded(client)
    sign_in(client, who)
    assert client.get(IMPORTS).status_code == status
    assert client.get(page).status_code == status
    assert upload(client).status_code == status
    assert client.post(f"{page}/run").status_code == status
    assert "/desk/admin/imports" not in client.get("/desk/admin").text


def test_list_is_sorted_as_asked(client: FlaskClient) -> None:
    for name in ("b.csv", "a.csv"):
        uploaded(client, name=name)
    newest, by_name = client.get(IMPORTS).text, client.get(f"{IMPORTS}?sort=-file").text
    assert newest.index("a.csv") < newest.index("b.csv")
    assert by_name.index("b.csv") < by_name.index("a.csv")
    assert client.get(f"{IMPORTS}?sort=nonsense").status_code == 200


def test_audit_tells_of_imports_in_words(client: FlaskClient, work: Work) -> None:
    sign_in(client, ADA)
    page = uploaded(client)
    work()
    client.post(f"{page}/run")
    work()
    client.post(f"{page}/undoing")
    work()
    told = client.get("/desk/admin/audit?kind=import").text
    assert "imported old.csv: 2 created, 0 changed, 1 rejected" in told
    assert "2 tickets withdrawn, 0 restored" in told
    assert told.count(ADA.name) >= 2


def test_one_that_the_command_began_shows_without_a_way_to_go_on(
    client: FlaskClient, database: Database
) -> None:
    known = ledger.ImportFile("tickets", "old", "auto", "digest", "old.csv", "hash")
    with database.transaction() as session:
        run = ledger.open_run(session, known, actor=ADA.actor)
        run.state, run.error = "failed", "It was stopped before its end."
    shown = client.get(f"{IMPORTS}/{run.id}").text
    assert "Type the same command again" in shown
    assert client.post(f"{IMPORTS}/{run.id}/run").status_code == 409
