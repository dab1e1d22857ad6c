"""`steward import mail`: counts as JSON, a dry run that keeps nothing, the same again is none."""

from email.message import EmailMessage
from mailbox import Maildir, mbox
from pathlib import Path

import pytest

from steward.kit.db import Database
from tests.channels.mailing import mail
from tests.command_fixture import Steward

pytestmark = pytest.mark.database


@pytest.mark.parametrize("kind", [Maildir, mbox])
def test_mails_from_files_are_taken_in_once(
    database: Database, steward: Steward, tmp_path: Path, kind: type[Maildir] | type[mbox]
) -> None:
    box = kind(tmp_path / "old")
    for one in (mail("One."), mail("Two."), mail("Away.", Auto_Submitted="auto-replied")):
        box.add(as_message(one))
    box.close()
    words = ("import", "mail", tmp_path / "old", "--json")
    dry = steward(*words, "--dry-run")
    first = steward(*words)
    again = steward(*words)
    assert dry.result == {
        "found": 3,
        "new": 3,
        "known": 0,
        "auto_reply": 1,
        "letter": 2,
    }
    assert first.result == dry.result
    assert again.result == {"found": 3, "new": 0, "known": 3}
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("select count(*) from outbox").scalar_one()
    assert rows == 0, "what is long past is not answered"


def test_a_path_that_is_not_there_is_said_in_one_line(steward: Steward) -> None:
    done = steward("import", "mail", "/nowhere")
    assert done.code == 1
    assert "Name one that is there" in done.err
    assert len(done.err.strip().splitlines()) == 1


def as_message(one: EmailMessage) -> bytes:
    return one.as_bytes()
