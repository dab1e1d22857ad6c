"""Importing tickets into a real database: once, twice, changed, looked at before."""

import csv
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select

from steward.accounts import Team, User
from steward.customers import Person
from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.queries import list_tickets
from steward.helpdesk.rules import parse_search
from steward.kit.db import Database
from steward.kit.errors import Forbidden
from steward.kit.events import Fact
from steward.kit.imports.rejects import write_rejected
from steward.kit.imports.tables import Import, ImportedRow, RejectedRow
from steward.kit.outbox.tables import Letter
from tests.cast import ADA, BEN, DAN
from tests.helpdesk.imports.conftest import Importer

Write = Callable[..., Path]

_LEAK = {
    "id": "7",
    "subject": "Kettle leaks",
    "description": "It drips since Tuesday.",
    "email": "elsa@lindgren.example",
    "requester": "Elsa Lindgren",
    "group": "Kitchen",
    "assignee": "Resolver 9",
}
_LATE = {"id": "8", "subject": "Parcel is late", "email": DAN.email, "assignee": BEN.email}


def _ticket(database: Database, subject: str) -> Ticket:
    with database.reading() as session:
        return session.scalars(select(Ticket).where(Ticket.subject == subject)).one()


def _sizes(database: Database) -> dict[str, int]:
    tables = (Ticket, Message, Person, User, Team, Fact, Import, ImportedRow, RejectedRow)
    with database.reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }


def _facts(database: Database, ticket: Ticket) -> list[tuple[str, str]]:
    with database.reading() as session:
        about = (Fact.subject_kind == "ticket") & (Fact.subject_id == ticket.id)
        facts = session.scalars(select(Fact).where(about).order_by(Fact.at, Fact.id))
        return [(fact.kind, fact.actor_name) for fact in facts]


def test_tickets_come_in_with_customer_team_and_words(
    importer: Importer, table: Write, database: Database
) -> None:
    run = importer.run(table(_LEAK, _LATE))
    assert run.counts == {"created": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    leak, late = _ticket(database, "Kettle leaks"), _ticket(database, "Parcel is late")
    assert (leak.state, leak.channel, leak.import_id) == ("open", "import", run.id)
    assert leak.assignee_id is None
    assert leak.fields == {"assignee": "Resolver 9"}
    assert (late.assignee_id, late.customer_id) == (BEN.id, DAN.person_id)
    with database.reading() as session:
        found = list_tickets(session, ADA.actor, parse_search("drip team:Kitchen"))
        assert [row.id for row in found.items] == [leak.id]
        assert session.get_one(Person, leak.customer_id).email == "elsa@lindgren.example"
    assert importer.differences() == []


def test_nobody_is_made_a_login_and_nobody_is_written_to(
    importer: Importer, table: Write, database: Database
) -> None:
    before = _sizes(database)["users"]
    importer.run(table(_LEAK, _LATE))
    assert _sizes(database)["users"] == before
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 0


def test_same_file_twice_changes_nothing(
    importer: Importer, table: Write, database: Database
) -> None:
    path = table(_LEAK, _LATE)
    importer.run(path)
    before = _sizes(database)
    again = importer.run(path)
    assert again.counts == {"created": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    after = _sizes(database)
    assert after == before | {"imports": 2, "facts": before["facts"] + 1}  # that it was imported


def test_changed_row_updates_what_differs_and_leaves_what_people_did(
    importer: Importer, table: Write, database: Database
) -> None:
    importer.run(table(_LEAK, _LATE))
    with database.transaction() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.subject == "Kettle leaks")).one()
        ticket.severity = "critical"  # as somebody at the desk judged it
    changed = _LEAK | {"subject": "Kettle leaks a lot", "group": "Returns", "description": "Worse."}
    run = importer.run(table(changed, _LATE))
    assert run.counts == {"created": 0, "changed": 1, "unchanged": 1, "rejected": 0}
    ticket = _ticket(database, "Kettle leaks a lot")
    assert ticket.severity == "critical"
    with database.reading() as session:
        bodies = session.scalars(select(Message.body).where(Message.ticket_id == ticket.id))
        assert list(bodies) == ["It drips since Tuesday.", "Worse."]
        team = session.get_one(Team, ticket.team_id)
        assert team.name == "Returns"
    kinds = [kind for kind, _ in _facts(database, ticket)]
    assert kinds.count("ticket.opened") == kinds.count("ticket.edited") == 1
    assert importer.differences() == []


def test_state_that_a_flat_file_tells_is_a_fact_at_the_last_moment_known(
    importer: Importer, table: Write, database: Database
) -> None:
    importer.run(table(_LEAK | {"status": "Closed", "assignee": ""}))
    ticket = _ticket(database, "Kettle leaks")
    assert ticket.created_at == ticket.resolved_at == ticket.closed_at
    assert _facts(database, ticket) == [
        ("ticket.opened", "Elsa Lindgren"),
        ("ticket.assigned", "Import"),
        ("ticket.closed", "Import"),
    ]
    assert importer.differences() == []


def test_dry_run_counts_and_writes_nothing(
    importer: Importer, table: Write, database: Database
) -> None:
    importer.run(table(_LEAK, _LATE))
    before = _sizes(database)
    bad = {"id": "10", "subject": "When", "status": "Gone"}
    path = table(_LEAK | {"subject": "Other"}, _LATE, {"id": "9", "subject": "New"}, bad)
    preview = importer.preview(path, "auto")
    assert _sizes(database) == before
    assert preview.counts == {"created": 1, "changed": 1, "unchanged": 1, "rejected": 1}
    assert [row.subject for row in preview.rows] == ["Other", "Parcel is late", "New"]
    assert importer.run(path, "auto").counts == preview.counts


def test_rejected_rows_are_written_with_their_reasons_and_cannot_run(
    importer: Importer, table: Write, database: Database, tmp_path: Path
) -> None:
    good = [{"id": str(number), "subject": f"Kettle {number}"} for number in range(3)]
    bad = {"id": "8", "subject": "=1+1", "status": "Gone", "email": "nobody"}
    run = importer.run(table(*good, bad, good[0]))
    assert run.counts == {"created": 3, "changed": 0, "unchanged": 0, "rejected": 2}
    with database.reading() as session:
        path = write_rejected(session, run.id, tmp_path / "imports")
    assert path == tmp_path / "imports" / f"{run.id}-rejected.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["row"], first["field"]) == ("5", "customer_email; state")
    assert "“nobody” is no mail address" in first["reason"]
    assert "“Gone” has no meaning here" in first["reason"]
    assert first["subject"] == "'=1+1"
    assert (second["field"], second["external_id"]) == ("external_id", "0")


def test_name_without_an_address_is_one_person_within_its_source_only(
    importer: Importer, table: Write, database: Database
) -> None:
    one, two = {"id": "1", "subject": "One"}, {"id": "2", "subject": "Two"}
    importer.run(table(one, two))
    importer.run(table({"id": "1", "subject": "Three"}, name="elsewhere.csv"))
    owners = [_ticket(database, subject).customer_id for subject in ("One", "Two", "Three")]
    assert owners[0] == owners[1] != owners[2]
    assert DAN.person_id not in owners  # the same name, and no proof that it is the same person


def test_attachments_of_a_mail_are_stored_and_those_refused_are_named(
    importer: Importer, database: Database
) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "elsa@lindgren.example", "Leak", "<a@b>"
    mail["Date"] = "Sun, 1 Mar 2026 09:00:00 +0000"
    mail.set_content("See the picture.")
    mail.add_attachment(b"PNG", maintype="image", subtype="png", filename="leak.png")
    mail.add_attachment(b"MZ", maintype="application", subtype="x-dosexec", filename="run.exe")
    mbox = b"From - Sun Mar  1 09:00:00 2026\n" + bytes(mail)
    run = importer.run(importer.write(mbox, "box.mbox"))
    assert (run.created, run.rejected) == (1, 1)
    with database.reading() as session:
        assert session.scalars(select(Attachment.name)).all() == ["leak.png"]
        assert "run.exe" in session.scalars(select(RejectedRow.reason)).one()
    assert importer.differences() == []


def test_agents_may_not_import(importer: Importer, table: Write) -> None:
    importer.actor = BEN.actor
    with pytest.raises(Forbidden):
        importer.run(table(_LEAK))
