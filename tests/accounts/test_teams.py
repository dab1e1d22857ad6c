"""Teams: made, renamed, filled; by supervisors and admins only."""

import pytest
from flask.testing import FlaskClient

from steward.accounts import find_team_by_name
from steward.accounts.queries import member_ids
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, CLEO, DAN, KIM, RETURNS, SAM, SUPPORT, Member, sign_in

pytestmark = pytest.mark.database

TEAMS = "/desk/admin/teams"


def test_a_team_is_made_renamed_and_filled(client: FlaskClient, database: Database) -> None:
    sign_in(client, SAM)
    made = client.post(TEAMS, data={"name": "Repairs", "description": "Grinders and kettles"})
    entry = {"name": "Workshop", "description": ""}
    assert client.post(made.location, data=entry).status_code == 303
    members = {"members": [str(KIM.id), str(BEN.id), str(DAN.id), "999"]}
    assert client.post(f"{made.location}/members", data=members).status_code == 303
    with database.reading() as session:
        team = find_team_by_name(session, "workshop")
        assert team
        assert team.description == ""
        assert member_ids(session, team.id) == {KIM.id, BEN.id}
    assert kinds_of_facts(database) == ["team.created", "team.changed", "team.members_changed"]
    shown = client.get(TEAMS).text
    assert "Ben Berger, Kim Keller" in shown


def test_nobody_ticked_leaves_the_team_empty(client: FlaskClient, database: Database) -> None:
    sign_in(client, SAM)
    assert client.post(f"{TEAMS}/{RETURNS}/members", data={}).status_code == 303
    with database.reading() as session:
        assert member_ids(session, RETURNS) == frozenset()


def test_the_same_members_again_are_no_act(client: FlaskClient, database: Database) -> None:
    sign_in(client, SAM)
    same = {"members": [str(SAM.id), str(BEN.id)]}
    assert client.post(f"{TEAMS}/{SUPPORT}/members", data=same).status_code == 303
    assert kinds_of_facts(database) == []


def test_what_was_ticked_counts_at_the_next_request(
    client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, SAM)
    sign_in(other_client, CLEO)
    client.post(f"{TEAMS}/{SUPPORT}/members", data={"members": [str(CLEO.id)]})
    assert f'value="{CLEO.id}" checked' in client.get(f"{TEAMS}/{SUPPORT}").text
    assert other_client.get("/account").status_code == 200


@pytest.mark.parametrize("name", ["support", "", "x" * 81])
def test_a_name_is_needed_and_stands_for_one_team(
    client: FlaskClient, database: Database, name: str
) -> None:
    sign_in(client, SAM)
    assert client.post(TEAMS, data={"name": name}).status_code == 422
    assert client.post(f"{TEAMS}/{RETURNS}", data={"name": name}).status_code == 422
    assert kinds_of_facts(database) == []


def test_members_are_numbers(client: FlaskClient) -> None:
    sign_in(client, SAM)
    for wrong in ("x", "1.5", "9" * 30):
        answer = client.post(f"{TEAMS}/{SUPPORT}/members", data={"members": wrong})
        assert answer.status_code == 422


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (KIM, 403), (DAN, 404)])
def test_others_do_not_look_after_teams(client: FlaskClient, who: Member, status: int) -> None:
    sign_in(client, who)
    assert client.get(TEAMS).status_code == status
    assert client.get(f"{TEAMS}/{SUPPORT}").status_code == status
    for url in (TEAMS, f"{TEAMS}/{SUPPORT}", f"{TEAMS}/{SUPPORT}/members"):
        assert client.post(url, data={"name": "Mine"}).status_code == status


def test_a_team_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert client.get(f"{TEAMS}/999").status_code == 404
    assert client.post(f"{TEAMS}/999/members").status_code == 404
