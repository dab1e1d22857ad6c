"""`steward import mail`: counts as JSON, a dry run that keeps nothing, the same again is none."""

import json
from email.message import EmailMessage
from mailbox import Maildir, mbox
from pathlib import Path

import pytest

from steward.kit.db import Database
from tests.channels.mailing import mail
from tests.running import steward

pytestmark = pytest.mark.database


@pytest.mark.parametrize("kind", [Maildir, mbox])
def test_mails_from_files_are_taken_in_once(
    database: Database, fresh_database_url: str, tmp_path: Path, kind: type[Maildir] | type[mbox]
) -> None:
    box = kind(tmp_path / "old")
    for one in (mail("One."), mail("Two."), mail("Away.", Auto_Submitted="auto-replied")):
        box.add(as_message(one))
    box.close()
    words = ("import", "mail", tmp_path / "old", "--json")
    place = {"database_url": fresh_database_url}
    dry = steward(tmp_path / "home", *words, "--dry-run", **place)
    first = steward(tmp_path / "home", *words, **place)
    again = steward(tmp_path / "home", *words, **place)
    assert json.loads(dry.stdout) == {
        "found": 3,
        "new": 3,
        "known": 0,
        "auto_reply": 1,
        "letter": 2,
    }
    assert json.loads(first.stdout) == json.loads(dry.stdout)
    assert json.loads(again.stdout) == {"found": 3, "new": 0, "known": 3}
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("select count(*) from outbox").scalar_one()
    assert rows == 0, "what is long past is not answered"


def test_a_path_that_is_not_there_is_said_in_one_line(
    fresh_database_url: str, tmp_path: Path
) -> None:
    done = steward(tmp_path / "home", "import", "mail", "/nowhere", database_url=fresh_database_url)
    assert done.returncode == 1
    assert "Name one that is there" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def as_message(one: EmailMessage) -> bytes:
    return one.as_bytes()
