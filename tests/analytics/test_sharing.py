"""A board shared with people and teams, and by links made at the desk and by programs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.actions.boards import make_board
from steward.analytics.actions.sharing import make_link, share_board, unshare_board
from steward.analytics.forms import BoardForm, LinkForm, ReaderForm
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.sharing import end_of, kept_back, last_day
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Forbidden, NotFound
from tests.analytics.sharing import (
    BOARDS,
    NORTH,
    NOW,
    ONLY_NORTH,
    SENT,
    board_of_two,
    made,
)
from tests.api_program import Program, problems_of
from tests.cast import ADA, ANN, BEN, SAM, SUPPORT, sign_in

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def board_id(app: Flask, database: Database) -> int:
    """A board of Ann's that all may see, over sales in the north and in the south."""
    return board_of_two(app, database)


def test_a_link_is_made_at_the_desk_listed_and_revoked(
    client: FlaskClient, other_client: FlaskClient, board_id: int
) -> None:
    sign_in(client, SAM)
    here = f"{BOARDS}/{board_id}"
    form = client.get(f"{here}/sharing?period=quarter&where=region:North")
    assert "Region: North" in unescape(form.text)
    short = client.post(f"{here}/links", data=SENT | {"password": "sesame"})
    assert (short.status_code, "sesame" in short.text) == (422, False)
    late = client.post(f"{here}/links", data=SENT | {"ends_on": "2028-01-01"})
    assert "a year from now" in late.text
    strange = {"filter_by": "region", "filter_values": "north, South"}
    nothing = unescape(client.post(f"{here}/links", data=SENT | strange).text)
    assert "Nothing in the books has “north”. Is “North” meant?" in nothing
    assert 'aria-describedby="help-filter_values error-filter_values"' in nothing
    url = made(client, board_id)
    sign_in(client, ANN)
    listed = unescape(client.get(f"{here}/sharing").text)
    assert "not yet" in listed
    assert "Make the link" not in listed
    (revocation,) = re.findall(r'action="(/desk/insights/links/\d+/revocation)"', listed)
    assert client.post(revocation).status_code == 303
    gone = other_client.get(url)
    assert (gone.status_code, "This link has ended" in gone.text) == (410, True)
    assert other_client.get(f"{url}/tiles/1").status_code == 410
    sign_in(client, ADA)
    audit = unescape(client.get("/desk/admin/audit").text)
    assert "made a link to the board “How it goes” for 13 days: The accountant" in audit
    assert "revoked a link to the board “How it goes”: The accountant" in audit


def test_people_and_teams_see_a_board_or_change_it(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        board = make_board(session, BoardForm(name="Ours"), [Tile("revenue")], actor=ANN.actor)
        url = f"{BOARDS}/{board.id}"
    sign_in(client, SAM)
    assert client.get(url).status_code == client.get(f"{url}/sharing").status_code == 404
    sign_in(client, ANN)
    readers = f"{url}/readers"
    for reader, may_change, said in (
        (f"user:{BEN.id}", "0", "They may not read insights"),
        (f"user:{ANN.id}", "0", "theirs already"),
        (f"user:{SAM.id}", "1", "changes no boards"),
        ("team:99", "0", "not there any more"),
        ("everybody", "0", "Share with"),
    ):
        refused = client.post(readers, data={"reader": reader, "may_change": may_change})
        assert (refused.status_code, said in unescape(refused.text)) == (422, True), said
    client.post(readers, data={"reader": f"team:{SUPPORT}", "may_change": "1"})
    client.post(readers, data={"reader": f"user:{ADA.id}", "may_change": "0"})
    sign_in(client, SAM)
    shown = client.get(url)
    assert (shown.status_code, "data-moves=" in shown.text) == (200, False)
    assert "Only Ann Amari sees it, and those named here." in client.get(f"{url}/sharing").text
    sign_in(client, ADA)
    assert "data-moves=" not in client.get(url).text
    assert client.post(f"{url}/particulars", data={"name": "Hers"}).status_code == 403


def test_an_editor_changes_a_board_and_its_owner_alone_shares_and_removes_it(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        board = make_board(session, BoardForm(name="Ours"), [Tile("revenue")], actor=ANN.actor)
    url = f"{BOARDS}/{board.id}"
    readers = f"{url}/readers"
    sign_in(client, ANN)
    client.post(readers, data={"reader": f"team:{SUPPORT}", "may_change": "1"})
    client.post(readers, data={"reader": f"user:{ADA.id}", "may_change": "0"})
    client.post(readers, data={"reader": f"user:{ADA.id}", "may_change": "1"})
    sign_in(client, ADA)
    assert "data-moves=" in client.get(url).text
    client.post(f"{url}/particulars", data={"name": "Hers", "is_shared": "1"})
    assert client.post(f"{url}/removal").status_code == 403
    assert client.post(readers, data={"reader": f"user:{SAM.id}"}).status_code == 403
    sign_in(client, ANN)
    page = unescape(client.get(f"{url}/sharing").text)
    assert "Only you see it" in page
    (of_ada, of_team) = re.findall(rf'action="({readers}/\d+/removal)"', page)
    client.post(of_team)
    client.post(of_ada)
    assert client.post(of_ada).status_code == 404
    sign_in(client, SAM)
    assert client.get(url).status_code == 404


def test_programs_share_boards_and_make_and_revoke_links(
    client: FlaskClient, board_id: int
) -> None:
    ann, sam, ben = Program(client, ANN), Program(client, SAM), Program(client, BEN)
    shares = f"/api/v1/boards/{board_id}/shares"
    share = ann("POST", shares, {"reader": f"user:{ADA.id}", "may_change": True}).get_json()
    assert share["name"] == "Ada Admin"
    assert sam("GET", shares).get_json()["items"] == [share]
    assert sam("POST", shares, {"reader": f"user:{ADA.id}"}).status_code == 403
    assert ann("DELETE", f"{shares}/{share['id']}").status_code == 204
    assert ann("GET", shares).get_json()["items"] == []

    links = "/api/v1/board-links"
    body = {"board": str(board_id), "label": "The bank", "filters": ONLY_NORTH}
    assert ann("POST", links, body).status_code == 403
    made = sam("POST", links, body, Idempotency_Key="one").get_json()
    assert sam("POST", links, body, Idempotency_Key="one").get_json() == made
    assert made["ends_on"] == "2026-12-18"
    assert client.get(made["url"]).status_code == 200
    (listed,) = ann("GET", links).get_json()["items"]
    assert (listed["opened"], listed["url"], listed["ended"]) == (1, None, None)
    assert sam("GET", f"{links}?board=owner").get_json()["items"] == []
    assert ben("GET", links).status_code == 403
    assert ann("DELETE", f"{links}/{made['id']}").status_code == 204
    assert sam("GET", f"{links}?board={board_id}").get_json()["items"][0]["ended"] == "revoked"
    wrong = sam("POST", links, body | {"filters": [{"dimension": "pony", "values": ["x"]}]})
    assert "/filters" in problems_of(wrong)
    for value, said in (("Moon", "Write it as they do"), ("", "have a value here")):
        filters = [{"dimension": "region", "values": ["North", value]}]
        nothing = problems_of(sam("POST", links, body | {"filters": filters}))
        assert said in nothing["/filters/0/values"]
    own = sam("POST", links, body | {"period": "own"})
    assert "/since" in problems_of(own)
    for number in (board_id + 1, 9 * 10**30, "pony"):
        assert sam("POST", links, body | {"board": str(number)}).status_code == 404


def test_only_who_may_does_it(database: Database, board_id: int) -> None:
    with database.transaction() as session:
        with pytest.raises(Forbidden):
            share_board(session, board_id, ReaderForm(reader="team:1"), actor=ADA.actor)
        with pytest.raises(NotFound):
            unshare_board(session, board_id, 1, actor=ANN.actor)
        scoped = replace(SAM.actor, scopes=frozenset({"insights.share"}))
        with pytest.raises(NotFound):
            make_link(
                session,
                "owner",
                LinkForm(label="x"),
                password_hash=None,
                zone=ZoneInfo("UTC"),
                actor=scoped,
            )
        with pytest.raises(BadInput):
            make_link(
                session,
                "owner",
                LinkForm(label="x", ends_on=date(2026, 11, 17)),
                password_hash=None,
                zone=ZoneInfo("UTC"),
                actor=SAM.actor,
            )


def test_a_link_ends_with_its_last_day_where_the_house_is() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for last in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)):
        assert last_day(end_of(last, berlin), berlin) == last
    assert end_of(date(2026, 3, 29), berlin) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert kept_back(NORTH, [{"region": ""}]) == []
    assert kept_back(NORTH, [{"region": ""}, {"product": ""}]) == ["region"]
