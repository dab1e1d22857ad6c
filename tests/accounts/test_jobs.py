"""The jobs page and the nightly clean-up."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from steward.accounts.actions import Browser, open_login
from steward.accounts.jobs import forget_lapsed
from steward.accounts.models import Login, OneTimeToken
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.jobs import defer
from tests.accounts.people import kinds_of_facts
from tests.cast import ADA, BEN, DAN, SAM, Member, sign_in, user

pytestmark = pytest.mark.database

JOBS = "/desk/admin/jobs"


@pytest.fixture
def failed(database: Database) -> int:
    """A job that failed, beside one that waits."""
    with database.transaction() as session:
        defer(session, "helpdesk.tell_customer", ticket_id=1042)
        defer(session, "accounts.forget_lapsed")
        fail = "update procrastinate_jobs set status = 'failed' where task_name like 'helpdesk%'"
        return int(session.execute(text(f"{fail} returning id")).scalar_one())


@pytest.mark.usefixtures("failed")
def test_failed_and_waiting_jobs_are_shown(client: FlaskClient) -> None:
    sign_in(client, SAM)
    shown = client.get(JOBS).text
    assert shown.index("helpdesk.tell_customer") < shown.index("accounts.forget_lapsed")
    assert "ticket_id 1042" in shown
    assert "/retry" not in shown


def test_a_failed_job_is_retried_once(client: FlaskClient, database: Database, failed: int) -> None:
    sign_in(client, ADA)
    assert f"{JOBS}/{failed}/retry" in client.get(JOBS).text
    assert client.post(f"{JOBS}/{failed}/retry").status_code == 303
    assert client.post(f"{JOBS}/{failed}/retry").status_code == 409
    assert client.post(f"{JOBS}/999/retry").status_code == 404
    with database.reading() as session:
        states = session.execute(text("select distinct status::text from procrastinate_jobs"))
        assert list(states.scalars()) == ["todo"]
    assert kinds_of_facts(database) == ["job.retried"]


@pytest.mark.parametrize(
    ("who", "look", "retry"), [(SAM, 200, 403), (BEN, 403, 403), (DAN, 404, 404)]
)
def test_not_everybody_may(
    client: FlaskClient, failed: int, who: Member, look: int, retry: int
) -> None:
    sign_in(client, who)
    assert client.get(JOBS).status_code == look
    assert client.post(f"{JOBS}/{failed}/retry").status_code == retry


def test_with_nothing_to_do_the_page_says_so(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert "Every job is done, none has failed." in client.get(JOBS).text


def test_at_night_what_has_lapsed_is_forgotten_and_nothing_else(
    client: FlaskClient, database: Database
) -> None:
    def rows(table: type[Login | OneTimeToken]) -> int:
        with database.reading() as session:
            return session.scalars(select(func.count()).select_from(table)).one()

    client.post("/recovery", data={"email": DAN.email})
    client.post("/sign-in/link", data={"email": DAN.email})
    with database.transaction() as session:
        for days in (1, 200):
            open_login(session, user(session, DAN), Browser("", "127.0.0.1", days))
    with clock.frozen(clock.now() + timedelta(minutes=30)), database.transaction() as session:
        forget_lapsed(session)
    assert (rows(OneTimeToken), rows(Login)) == (1, 2)
    with clock.frozen(clock.now() + timedelta(days=92)), database.transaction() as session:
        forget_lapsed(session)
    assert (rows(OneTimeToken), rows(Login)) == (0, 1)
