"""The worker killed in the middle of erasing somebody: all of it or nothing, one certificate."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from steward.customers import Person
from steward.customers.actions import ask_to_erase, erase_person
from steward.customers.models import Call, Erasure, FollowUp
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.outbox import Letter, Mail, post_mail
from steward.kit.settings import Settings
from tests.cast import ADA, DAN
from tests.running import forked
from tests.waiting import wait_until

DANS = DAN.person_id or 0
HELD_UP = text("select count(*) from pg_stat_activity where query like 'DELETE FROM follow_ups%'")


def test_killed_in_the_middle_nothing_is_erased_and_then_all_of_it_once(
    app: Flask, database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    erasure_id = _asked(database)
    with forked(tmp_path / "killed", database_url=fresh_database_url) as server:
        with database.transaction() as session:  # most of it is done as it comes to this row
            session.scalars(select(FollowUp.id).with_for_update()).one()
            wait_until(lambda: _held_up(database) == 1, 60)
            for process in server.family():
                process.kill()
        wait_until(lambda: _held_up(database) == 0, 60)
    assert _left(database) == (DAN.name, 1, 1, 1, None)
    assert _certificates(database) == 0
    settings = Settings(home=tmp_path / "home", public_url="http://localhost")
    with app.app_context():  # what the next worker does, once the stalled job is rescued
        for _ in erase_person(database, app.extensions["files"], settings, erasure_id):
            pass
        done = _left(database)
        for _ in erase_person(database, app.extensions["files"], settings, erasure_id):
            pass
    assert done[:4] == (f"Erased person {DANS}", 0, 0, 0)
    assert done[4]
    assert _left(database) == done
    assert _certificates(database) == 1


def _asked(database: Database) -> int:
    """Have Dan erased, of whom there is a call, a mail, and something to follow up."""
    now = clock.now()
    with database.transaction() as session:
        session.add(Call(person_id=DANS, at=now, said="He called.", by_customer=True))
        session.add(
            FollowUp(person_id=DANS, means="call", title="Ask", due_on=now.date(), created_at=now)
        )
        mail = Mail(to_address=DAN.email, to_name=DAN.name, subject="News", text="", html="")
        post_mail(session, "a mail", mail)
        return ask_to_erase(session, DANS, actor=ADA.actor).id


def _held_up(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(HELD_UP) or 0


def _left(database: Database) -> tuple[object, ...]:
    """Return Dan's name, his calls, follow-ups and mails, and the certificate."""
    with database.reading() as session:
        counts = [len(session.scalars(select(one.id)).all()) for one in (Call, FollowUp, Letter)]
        erasure = session.scalars(select(Erasure)).one()
        return (session.get_one(Person, DANS).name, *counts, erasure.certificate)


def _certificates(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Fact.id).where(Fact.kind == "customer.erased")).all())
