"""The staff: listed, given roles, suspended, let in again; somebody always stays admin."""

import threading

import pytest
from flask.testing import FlaskClient

from steward.accounts.actions import change_role
from steward.accounts.errors import LastAdmin
from steward.accounts.rules import Role
from steward.kit.db import Database
from steward.kit.errors import StewardError
from tests.accounts.people import kinds_of_facts, open_logins, user_of
from tests.cast import ADA, BEN, CLEO, DAN, SAM, STAFF, Member, sign_in, user

pytestmark = pytest.mark.database

PEOPLE = "/desk/admin/people"


def test_all_the_staff_are_listed_and_no_customer(client: FlaskClient) -> None:
    sign_in(client, ADA)
    shown = client.get(PEOPLE).text
    assert all(one.email in shown for one in STAFF)
    assert DAN.email not in shown


def test_a_new_role_counts_at_once(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    sign_in(other_client, BEN)
    assert other_client.get("/desk/admin/teams").status_code == 403
    answer = client.post(f"{PEOPLE}/{BEN.id}/role", data={"role": "supervisor"})
    assert answer.status_code == 303
    assert other_client.get("/desk/admin/teams").status_code == 200
    assert kinds_of_facts(database) == ["user.role_changed"]


@pytest.mark.parametrize("role", ["customer", "owner", ""])
def test_a_role_is_one_of_the_staffs(client: FlaskClient, database: Database, role: str) -> None:
    sign_in(client, ADA)
    assert client.post(f"{PEOPLE}/{BEN.id}/role", data={"role": role}).status_code == 422
    assert user_of(database, BEN.email).role == "agent"


def test_who_is_suspended_is_out_everywhere_at_once_and_may_come_back(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    sign_in(other_client, BEN)
    assert client.post(f"{PEOPLE}/{BEN.id}/suspension").status_code == 303
    assert other_client.get("/account").status_code == 303
    assert open_logins(database, BEN) == 0
    assert "Suspended" in client.get(f"{PEOPLE}/{BEN.id}").text
    assert client.post(f"{PEOPLE}/{BEN.id}/reactivation").status_code == 303
    assert other_client.get("/account").status_code == 303
    sign_in(other_client, BEN)
    assert other_client.get("/account").status_code == 200
    assert kinds_of_facts(database) == ["login.ended", "user.suspended", "user.reactivated"]


def test_the_last_admin_stays_admin(client: FlaskClient, database: Database) -> None:
    sign_in(client, ADA)
    demotion = client.post(f"{PEOPLE}/{ADA.id}/role", data={"role": "agent"})
    assert demotion.status_code == 409
    assert "Somebody has to be admin" in demotion.text
    assert client.post(f"{PEOPLE}/{ADA.id}/suspension").status_code == 409
    client.post(f"{PEOPLE}/{SAM.id}/role", data={"role": "admin"})
    assert client.post(f"{PEOPLE}/{ADA.id}/suspension").status_code == 303
    assert open_logins(database, ADA) == 0


def test_a_suspended_admin_is_no_second_admin(client: FlaskClient) -> None:
    sign_in(client, ADA)
    client.post(f"{PEOPLE}/{SAM.id}/role", data={"role": "admin"})
    client.post(f"{PEOPLE}/{SAM.id}/suspension")
    assert client.post(f"{PEOPLE}/{ADA.id}/suspension").status_code == 409


def test_two_admins_who_demote_each_other_at_once_do_not_both_succeed(database: Database) -> None:
    with database.transaction() as session:
        user(session, SAM).role = Role.ADMIN
    begun, outcomes = threading.Barrier(2, timeout=10), []

    def demote(whom: Member, by: Member) -> None:
        try:
            with database.transaction() as session:
                session.connection()
                begun.wait()
                change_role(session, whom.id, Role.AGENT, actor=by.actor)
        except StewardError as error:
            outcomes.append(type(error))

    sam = Member(SAM.id, SAM.name, SAM.email, Role.ADMIN)
    pairs = ((sam, ADA), (ADA, sam))
    threads = [threading.Thread(target=demote, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert outcomes == [LastAdmin]


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (SAM, 403), (DAN, 404)])
def test_only_an_admin_looks_after_people(
    client: FlaskClient, database: Database, who: Member, status: int
) -> None:
    sign_in(client, who)
    assert client.get(PEOPLE).status_code == status
    for act in ("role", "suspension", "reactivation"):
        answer = client.post(f"{PEOPLE}/{CLEO.id}/{act}", data={"role": "admin"})
        assert answer.status_code == status
    assert kinds_of_facts(database) == []


@pytest.mark.parametrize("user_id", [DAN.id, 999])
def test_a_customer_is_not_one_of_the_staff(client: FlaskClient, user_id: int) -> None:
    sign_in(client, ADA)
    assert client.get(f"{PEOPLE}/{user_id}").status_code == 404
    for act in ("role", "suspension", "reactivation"):
        answer = client.post(f"{PEOPLE}/{user_id}/{act}", data={"role": "admin"})
        assert answer.status_code == 404
