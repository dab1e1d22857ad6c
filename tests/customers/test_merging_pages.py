"""Merging at the desk and by a program."""

from re import findall

import pytest
from flask.testing import FlaskClient

from steward.customers import (
    get_person,
)
from steward.customers.queries import holdings
from steward.kit.db import Base, Database
from tests.api_program import API, Program
from tests.cast import BEN, KIM, sign_in
from tests.customers.twice import OLD, WHY, Two, two

__all__ = ["two"]
pytestmark = pytest.mark.database


def test_desk_previews_merges_and_undoes(client: FlaskClient, database: Database, two: Two) -> None:
    sign_in(client, KIM)
    assert client.get(f"/desk/customers/{two.old}/merge").status_code == 403
    sign_in(client, BEN)
    found = client.get(f"/desk/customers/{two.old}/merge?q=Berg").text
    assert f"merge?with={two.new}" in found
    preview = client.get(f"/desk/customers/{two.old}/merge?with={two.new}").text
    for words in ("Calls: 1", "Tickets: 1", "elsa@berg.example", "Neither has said anything"):
        assert words in preview
    hidden = dict(findall(r'name="(version|with_version)" value="(\d+)"', preview))
    sent = {"with": two.new, "take_name": "gone", "reason": "Wed."} | hidden
    stale = client.post(f"/desk/customers/{two.old}/merges", data=sent | {"with_version": 99})
    assert stale.status_code == 409
    assert "Wed." in stale.text
    done = client.post(f"/desk/customers/{two.old}/merges", data=sent)
    assert done.status_code == 303
    again = client.post(f"/desk/customers/{two.old}/merges", data=sent)
    assert again.status_code == 409
    assert "Somebody has merged customer" in again.text
    where = done.headers["Location"]
    assert "Undo the merge" in client.get(where).text
    assert client.post(f"{where}/undoing", data={}).status_code == 422
    assert client.post(f"{where}/undoing", data={"why": WHY}).status_code == 303
    assert "Everything is as it was" in client.get(where).text
    assert client.post(f"{where}/undoing", data={"why": WHY}).status_code == 409
    with database.reading() as session:
        assert get_person(session, BEN.actor, two.old).name == OLD.name


def test_program_merges_and_undoes(client: FlaskClient, two: Two) -> None:
    ben = Program(client, BEN)
    sent = {"customer_id": two.new, "take": ["segment"], "reason": "Wed."}
    made = ben("POST", f"{API}/customers/{two.old}/merges", sent)
    assert made.status_code == 201, made.text
    body = made.get_json()
    assert {"what": "Tickets", "number": 1} in body["moved"]
    assert ben("POST", f"{API}/customers/{two.old}/merges", sent).status_code == 409
    undoing = f"{API}/customer-merges/{body['id']}/undoing"
    undone = ben("PUT", undoing, {"why": WHY})
    assert undone.status_code == 200
    assert undone.get_json()["undone_by"] == BEN.name
    assert ben("PUT", undoing, {"why": WHY}).status_code == 409


def test_every_table_that_names_people_moves() -> None:
    ours = {one.column.class_.__tablename__ for one in holdings() if one.column is not None}
    with_own_way = {"consents", "worths"}
    named = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "people.id"
    }
    assert named == ours | with_own_way
