"""The worker killed while it writes to all whom a problem concerns: each is told once."""

from pathlib import Path

from flask import Flask
from sqlalchemy import text

from steward.kit import clock
from steward.kit.db import Database
from steward.problems.actions import tell_all, write_letters
from steward.problems.forms import MessageForm
from steward.problems.models import Problem
from tests.cast import SAM
from tests.problems.business import complain, sell
from tests.problems.foreign import FOUND
from tests.running import Running, forked
from tests.waiting import wait_until

BY_WAY = text("select told, count(*) from problem_letters group by told")
COUNT = text("select count(*) from problem_letters where told <> ''")


def test_each_is_told_once_though_the_worker_is_killed_in_the_middle(
    app: Flask, database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    people = _told(database)
    with forked(tmp_path / "killed", database_url=fresh_database_url) as server:
        wait_until(lambda: told(database) > 0, 60)
        _kill(server)
    at_the_end = told(database)
    assert 0 < at_the_end < people
    with app.app_context():  # what the next worker does, once the stalled job is rescued
        assert sum(write_letters(database, 1)) == people - at_the_end
    assert told(database) == people
    with database.reading() as session:
        ways: dict[str, int] = dict(session.execute(BY_WAY).all())
        answers = "select count(*) from messages where not by_customer and body like 'Stop%'"
        mails = "select count(*) from outbox where key like 'problems.message.%'"
        assert ways["ticket"] == session.scalar(text(answers)) == 40
        assert ways["mail"] == session.scalar(text(mails)) == people - 40


def _told(database: Database) -> int:
    """Have all told who got some of a lot, of whom forty complained; return how many these are."""
    with database.transaction() as session:
        sold = sell(session, products=2, each=90)
        complain(session, sold, 40)
        now = clock.now()
        where = {"lot": str(sold.lot_id)}
        problem = Problem(slice="lot", where=where, found=FOUND.kept(), since=now, opened_at=now)
        session.add(problem)
        session.flush()
        session.execute(
            text("""
                insert into complaints (key, person_id, at, noted_at, ticket_id, reason, problem_id,
                    is_apart, by_hand)
                select 'T-' || id || '/', customer_id, created_at, created_at, id, '', :problem,
                    false, true
                from tickets where subject = 'It leaks'
            """),
            {"problem": problem.id},
        )
        form = MessageForm(subject="Stop", body="Stop it, {customer_name}.")
        tell_all(session, problem.number, form, actor=SAM.actor)
        return session.scalar(text("select count(*) from problem_letters")) or 0


def told(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalar(COUNT) or 0)


def _kill(server: Running) -> None:
    """Kill every process of the server at once."""
    for process in server.family():
        process.kill()
