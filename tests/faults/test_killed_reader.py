"""The worker killed while mail comes in: what was taken is read, and each mail once."""

import smtplib
from pathlib import Path

from sqlalchemy import text

from steward.kit.db import Database
from tests.channels.mailing import mail
from tests.faults.test_killed_escalation import kill
from tests.faults.test_killed_server import waiting_letters
from tests.running import forked, free_port
from tests.waiting import wait_until

MANY = 60
MAIL_IN = "care@brindle.example"


def test_no_mail_is_lost_or_doubled_whatever_dies(
    database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    home, port = tmp_path / "home", free_port()
    options = {
        "database_url": fresh_database_url,
        "mail_in": MAIL_IN,
        "mail_listen": f"smtp://127.0.0.1:{port}",
    }
    with forked(home, **options) as server:
        wait_until(lambda: is_open(port), 60)
        with smtplib.SMTP("127.0.0.1", port) as client:
            for number in range(MANY):
                sender = f"someone-{number}@home.example"
                message = mail(f"Number {number}.", sender=sender, subject=f"Query {number}")
                client.send_message(message, sender, [MAIL_IN])
        wait_until(lambda: count(database, "tickets") > 0, 60)
        kill(server)
    assert count(database, "inbound_mails") == MANY
    with database.transaction() as session:  # as if the leases had lapsed
        lapsed = "update inbound_mails set due_at = now() where state = 'waiting'"
        session.execute(text(lapsed))
        session.execute(text("update outbox set due_at = now() where state = 'waiting'"))
    with forked(home, **options):
        wait_until(lambda: count(database, "inbound_mails where state = 'read'") == MANY, 120)
        wait_until(lambda: waiting_letters(database) == 0, 60)
    assert count(database, "tickets") == MANY
    assert count(database, "messages") == MANY
    assert count(database, "(select distinct body from messages) as said") == MANY
    assert count(database, "outbox") == MANY


def is_open(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=5).close()
    except OSError:
        return False
    return True


def count(database: Database, what: str) -> int:
    with database.reading() as session:
        return int(session.scalar(text(f"select count(*) from {what}")) or 0)  # noqa: S608 - ours
