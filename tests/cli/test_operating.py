"""Backup, restore drill, verify, doctor and export, on real data and while others work."""

import csv
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.files import FileStore, StoredFile
from steward.kit.seals import Signer, sign_head, standing
from steward.kit.settings import Settings
from steward.main import create_app
from tests.app_fixture import new_client
from tests.cast import BEN, DAN, PASSWORD
from tests.command_fixture import Steward
from tests.waiting import wait_until


@pytest.fixture
def files(home: Path) -> FileStore:
    """The files of this home."""
    return FileStore(Settings(home=home))


@pytest.fixture
def attached(files: FileStore, tmp_path: Path) -> StoredFile:
    """A stored photo."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xd8 not quite a photo")
    with path.open("rb") as stream:
        return files.put(stream, path.name)


def ask(database: Database, subject: str, *files: StoredFile) -> None:
    """Raise a ticket for Dan."""
    with database.transaction() as session:
        new = NewTicket(subject=subject, body="It drips.", customer_email=DAN.email)
        raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE, files=files)


def count(database: Database, table: str) -> int:
    with database.reading() as session:
        return int(session.scalars(text(f"select count(*) from {table}")).one())  # noqa: S608 - names from below


@contextmanager
def asking_on_and_on(database: Database) -> Iterator[list[int]]:
    """Raise one ticket after the other until the block ends; yields how many, so far."""
    stop, raised = threading.Event(), [0]

    def work() -> None:
        while not stop.is_set():
            ask(database, f"Query {raised[0]}")
            raised[0] += 1

    thread = threading.Thread(target=work)
    thread.start()
    try:
        wait_until(lambda: raised[0] > 5)
        yield raised
    finally:
        stop.set()
        thread.join(30)


def test_restore_drill(
    steward: Steward,
    database: Database,
    attached: StoredFile,
    home: Path,
    new_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    ask(database, "Leaks", attached)
    kept = sign_a_head(steward, database, home, tmp_path / "heads.jsonl")
    archive = tmp_path / "steward.tar"
    with asking_on_and_on(database) as raised:
        made = steward("backup", archive, "--json")
        before = raised[0]
        wait_until(lambda: raised[0] > before)
    assert made.code == 0, made.err
    assert made.result["files"] == 1

    elsewhere = {"database_url": new_database(), "home": tmp_path / "new home"}
    restored = steward("restore", archive, "--json", **elsewhere)
    assert restored.code == 0, restored.err
    assert restored.result == made.result
    verified = steward("verify", "--heads", kept, **elsewhere)
    assert verified.code == 0, verified.out
    assert verified.out.startswith("0 differences")
    assert can_sign_in(str(elsewhere["database_url"]), tmp_path / "new home")
    assert (tmp_path / "new home/secret.key").read_text() == (
        tmp_path / "home/secret.key"
    ).read_text()


def sign_a_head(steward: Steward, database: Database, home: Path, kept: Path) -> Path:
    """Seal all facts, let a night pass, and keep the line of `steward head`."""
    assert steward("verify").code == 0
    with clock.frozen(clock.now() + timedelta(days=1)), database.transaction() as session:
        sign_head(session, Signer(Settings(home=home).signing_key()), ZoneInfo("UTC"))
    with database.reading() as session:
        assert standing(session).verified == 1
    kept.write_text(steward("head").out)
    assert "signature" in json.loads(kept.read_text())
    return kept


def test_facts_are_exported_for_an_auditor_by_days(
    steward: Steward, database: Database, tmp_path: Path
) -> None:
    ask(database, "Leaks")
    archive, nothing = tmp_path / "facts.zip", tmp_path / "none.zip"
    made = steward("export", "facts", "--to", archive, "--json").result
    assert made == {"facts": count(database, "facts")}
    with ZipFile(archive) as packed, packed.open("facts.jsonl") as file:
        assert json.loads(file.readline())["id"] == 1
    assert archive.stat().st_mode & 0o777 == 0o600
    none = steward("export", "facts", "--until", "2020-01-01", "--to", nothing, "--json")
    assert none.result == {"facts": 0}
    assert steward("export", "facts", "--since", "yesterday", "--to", nothing).code == 2
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"day": "2030-01-01", "seal": 1, "hash": "00"}')
    found = steward("verify", "--heads", wrong)
    assert (found.code, found.out.count("2030-01-01 is not the one")) == (1, 1)


def can_sign_in(database_url: str, home: Path) -> bool:
    database = Database(database_url)
    try:
        client = new_client(create_app(Settings(home=home), database))
        answer = client.post("/sign-in", data={"email": BEN.email, "password": PASSWORD})
        return answer.status_code == 303 and client.get("/desk/tickets").status_code == 200
    finally:
        database.dispose()


def test_restore_into_a_database_in_use_changes_nothing(
    steward: Steward, database: Database, tmp_path: Path
) -> None:
    archive = tmp_path / "steward.tar"
    assert steward("backup", archive).code == 0
    ask(database, "Asked since")
    refused = steward("restore", archive)
    assert refused.code == 1
    assert "never overwrites" in refused.err
    assert count(database, "tickets") == 1


def test_restore_beside_another_key_is_refused_before_anything_is_written(
    steward: Steward, new_database: Callable[[], str], tmp_path: Path
) -> None:
    archive, url = tmp_path / "steward.tar", new_database()
    assert steward("backup", archive).code == 0
    refused = steward("restore", archive, database_url=url, secret_key="another one")
    assert refused.code == 1
    assert "STEWARD_SECRET_KEY" in refused.err
    assert steward("restore", archive, database_url=url).code == 0


def test_verify_names_what_is_wrong(
    steward: Steward, database: Database, attached: StoredFile, home: Path
) -> None:
    ask(database, "Leaks", attached)
    ask(database, "Drips")
    assert steward("verify").out.startswith("0 differences")
    stored = home / "files/sha256" / attached.sha256[:2] / attached.sha256
    stored.write_bytes(b"another photo")
    with database.transaction() as session:
        session.execute(text("update tickets set state = 'on_hold' where subject = 'Leaks'"))
        session.execute(text("delete from ticket_words"))
        session.execute(text("alter table facts disable trigger facts_append_only"))
        session.execute(text("select setval('people_id_seq', 1)"))
    found = steward("verify", "--json")
    assert found.code == 1
    named = {what: lines for what, lines in found.result["checks"].items() if lines}
    assert named == {
        "Facts cannot be changed": ["the trigger facts_append_only is missing or switched off"],
        "New rows get ids that are free": ["people: the next id would be 2, but 2 is taken"],
        "Every ticket's state is that of its newest fact": [
            "T-1001 is on_hold, but its facts say new"
        ],
        "Every ticket says something and can be found": [
            "T-1001 has nothing to search in",
            "T-1002 has nothing to search in",
        ],
        "Every attachment is stored as it came": [
            f"T-1001 has a file that has changed ({attached.sha256})"
        ],
    }
    stored.unlink()
    assert "is gone" in steward("verify").out


def test_doctor_finds_all_well_or_says_what_to_do(steward: Steward) -> None:
    well = steward("doctor", "--json")
    assert well.code == 0, well.out
    assert {part: one["health"] for part, one in well.result.items()} == {
        **dict.fromkeys(well.result, "ok"),
        "mail": "warning",
    }
    ill = steward("doctor", mail_url="smtp://127.0.0.1:1", host="0.0.0.0")  # noqa: S104 - not opened
    assert ill.code == 1
    assert "127.0.0.1:1 cannot be reached" in ill.out
    assert "Set STEWARD_PUBLIC_URL" in ill.out


def test_doctor_looks_on_when_the_database_is_gone(steward: Steward) -> None:
    ill = steward("doctor", "--json", database_url="postgresql://127.0.0.1:1/steward")
    assert ill.code == 1
    assert ill.result["files"]["health"] == "ok"
    assert ill.result["database"]["health"] == "failed"
    assert "Check STEWARD_DATABASE_URL" in ill.result["database"]["words"]


def test_export_holds_every_ticket_with_its_messages(
    steward: Steward, database: Database, tmp_path: Path
) -> None:
    ask(database, "=HYPERLINK(evil)")
    ask(database, "Ärger mit «Mara»")
    lines = tmp_path / "tickets.jsonl"
    assert steward("export", "tickets", "--to", lines, "--json").result == {"tickets": 2}
    first, second = (json.loads(line) for line in lines.read_text("utf-8").splitlines())
    assert first["subject"] == "=HYPERLINK(evil)"
    assert second["customer_email"] == DAN.email
    assert [message["body"] for message in second["messages"]] == ["It drips."]

    table = tmp_path / "tickets.csv"
    assert steward("export", "tickets", "--to", table).code == 0
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["subject"] for row in rows] == ["'=HYPERLINK(evil)", "Ärger mit «Mara»"]
    assert [row["body"] for row in rows] == ["It drips.", "It drips."]


def test_export_overwrites_nothing_and_leaves_no_half_a_file(
    steward: Steward, tmp_path: Path
) -> None:
    table = tmp_path / "tickets.csv"
    table.write_text("mine")
    assert "never overwrites" in steward("export", "tickets", "--to", table).err
    assert table.read_text() == "mine"
    assert steward("export", "tickets", "--to", tmp_path / "tickets.doc").code == 1
    failed = tmp_path / "failed.csv"
    url = "postgresql://127.0.0.1:1/steward"
    assert steward("export", "tickets", "--to", failed, database_url=url).code == 1
    assert not failed.exists()


def test_token_opens_the_api(steward: Steward, database: Database, home: Path) -> None:
    made = steward("token", "create", "--email", "robot@brindle.example")
    secret = made.out.strip()
    again = steward("token", "create", "--email", "robot@brindle.example", "--json").result
    assert again["token"] != secret
    client = new_client(create_app(Settings(home=home), database))
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/tickets", headers=headers).status_code == 200
