"""Imports at the desk: a file uploaded, looked at, brought in by the worker, undone."""

import csv
import io
from threading import Barrier, Thread

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from steward.helpdesk.actions import imports
from steward.helpdesk.models import Ticket
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.imports import ledger
from tests.cast import ADA, ANN, BEN, DAN, KIM, SAM, Member, sign_in
from tests.helpdesk.imports.desk import (
    IMPORTS,
    TABLE,
    Work,
    only_import,
    tickets,
    upload,
    uploaded,
)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _signed_in(client: FlaskClient) -> None:
    sign_in(client, SAM)


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
