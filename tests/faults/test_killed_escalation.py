"""The worker killed while it escalates and gives out: nothing is lost, nothing is done twice."""

from pathlib import Path

from sqlalchemy import text

from steward.helpdesk.models import RoutingRules
from steward.helpdesk.queries.checks import CHECKS
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from steward.promises import CalendarForm, add_calendar
from steward.promises.rules import DAYS
from tests.cast import BEN, SAM
from tests.faults.test_killed_server import let_leases_lapse, waiting_letters
from tests.helpdesk.promises.promising import policy, raised
from tests.routing.staff import give, make_skill, staff
from tests.running import Running, forked, token_of
from tests.waiting import wait_until

MANY = 60
# As if forty minutes had passed since: half of the promised hour is used.
LATER = text("""
    update promises set since = since - interval '40 min', next_step_at = next_step_at - interval
    '40 min', due_at = due_at - interval '40 min', soon_at = soon_at - interval '40 min'
""")


def test_each_step_is_taken_once_whatever_dies(
    database: Database, fresh_database_url: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with database.transaction() as session:
        week = dict.fromkeys(DAYS, "00:00-24:00")
        form = CalendarForm.model_validate({"name": "Always", "zone": "UTC"} | week)
        always = add_calendar(session, form, actor=SAM.actor).id
        policy(session, always, resolution="", steps=["50:notify:lead"])
        for _ in range(MANY):
            raised(session, category="Machine")
        give(session, BEN, {make_skill(session, "Machines", words="Machine"): 0.9})
        staff(session, BEN, always, capacity=50)
        session.add(RoutingRules(id=1, is_on=True, offer_minutes=60, most_transfers=2))
        session.flush()
        session.execute(LATER)
        session.execute(text("update tickets set due_at = due_at - interval '40 min'"))
    token_of(database, BEN)
    with forked(home, database_url=fresh_database_url) as server:
        wait_until(lambda: escalated(database) > 0, 60)
        kill(server)
    let_leases_lapse(database)
    with forked(home, database_url=fresh_database_url):
        wait_until(lambda: escalated(database) >= MANY, 60)
        wait_until(lambda: waiting_letters(database) == 0, 60)
    with database.reading() as session:
        twice = "select count(*) - count(distinct subject_id) from facts where kind = :kind"
        assert session.scalar(text(twice), {"kind": "ticket.escalated"}) == 0
        to_lead = text(
            "select count(*) from outbox where recipient = :lead and key like 'promise:%'"
        )
        assert session.scalar(to_lead, {"lead": SAM.email}) == MANY
        files = FileStore(Settings(home=home))
        found = [line for check in CHECKS.values() for line in check(session, files)]
    assert found == []


def escalated(database: Database) -> int:
    with database.reading() as session:
        count = text("select count(*) from facts where kind = 'ticket.escalated'")
        return int(session.scalar(count) or 0)


def kill(server: Running) -> None:
    """Kill every process of the server at once."""
    for process in server.family():
        process.kill()
