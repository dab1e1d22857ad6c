"""Boards of one's own: made, copied, changed, shared, removed, put back; at the desk and by API."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask.testing import FlaskClient

from steward.accounts import Actor
from steward.analytics.actions.boards import add_tile, change_board, make_board, put_back_board
from steward.analytics.forms import BoardForm
from steward.analytics.models import Board
from steward.analytics.queries.boards import get_board, tiles_of
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.ready import READY
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, Forbidden, NotFound
from tests.api_program import Program, problems_of
from tests.cast import ANN, BEN, KIM, SAM, Member, sign_in
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
BOARDS = "/desk/insights/boards"


@pytest.fixture
def ann(client: FlaskClient) -> FlaskClient:
    """Ann's browser."""
    sign_in(client, ANN)
    return client


def made(client: FlaskClient, **fields: str) -> int:
    """Make a board at the desk, and return its id."""
    answer = client.post(BOARDS, data=fields)
    assert answer.status_code == 303, answer.text
    return int(str(answer.location).rpartition("/")[2])


def test_a_board_is_copied_changed_undone_shared_and_kept_from_others(
    ann: FlaskClient, database: Database
) -> None:
    board_id = made(ann, copy_of="owner")
    url = f"{BOARDS}/{board_id}"
    with database.reading() as session:
        first, second, *_ = ids = [one.id for one in tiles_of(session, board_id)]
        version = session.get_one(Board, board_id).version
    assert len(ids) == len(READY["owner"].tiles)
    spec = {"metric": "units", "by": "product", "chart": "bar", "width": "5", "title": "What goes"}
    form = ann.get(f"{url}/tiles/new?metric=units&by=product")
    assert "chart=bar" in unescape(form.text)
    sent = spec | {"filter_by": "region", "filter_values": "North, South", "version": str(version)}
    assert ann.post(f"{url}/tiles", data=sent).status_code == 303
    late = ann.post(f"{url}/tiles", data=sent)
    assert late.status_code == 409
    assert "Somebody changed this" in unescape(late.text)
    wrong = ann.post(f"{url}/tiles", data=spec | {"chart": "line"})
    assert wrong.status_code == 422
    assert "needs other dimensions" in unescape(wrong.text)
    assert ann.post(f"{url}/tiles/{second}/place", data={"place": "0"}).status_code == 204
    htmx = {"HX-Request": "true"}
    gone = ann.post(f"{url}/tiles/{first}/removal", headers=htmx)
    assert f"{url}/tiles/{first}/return" in gone.headers["HX-Trigger"]
    assert f'id="tile-t{first}"' not in ann.get(url).text
    ann.post(f"{url}/tiles/{first}/return", headers=htmx)
    with database.reading() as session:
        rows = tiles_of(session, board_id)
    assert [one.id for one in rows][:2] == [second, first]
    assert rows[-1].filters == [["region", ["North", "South"]]]
    edit = {"metric": "orders", "by": "", "chart": "figure", "title": ""}
    assert ann.post(f"{url}/tiles/{second}", data=edit).status_code == 303
    assert 'value="orders" selected' in ann.get(f"{url}/tiles/{second}").text


def test_a_board_is_shared_removed_and_put_back(ann: FlaskClient) -> None:
    htmx = {"HX-Request": "true"}
    url = f"{BOARDS}/{made(ann)}"
    sign_in(ann, SAM)
    assert ann.get(url).status_code == 404
    sign_in(ann, ANN)
    ann.post(f"{url}/particulars", data={"name": "Ours", "is_shared": "1"})
    assert ann.get(url).status_code == 200
    removed = ann.post(f"{url}/removal", headers=htmx)
    assert f"{url}/return" in removed.headers["HX-Trigger"]
    assert ann.get(url).status_code == 404
    assert ann.post(f"{url}/return", headers=htmx).status_code == 200
    sign_in(ann, SAM)
    shown = ann.get(url).text
    assert "Ours" in shown
    assert "data-moves=" not in shown
    assert ann.post(f"{url}/removal").status_code == 403


def _change(database: Database, board_id: int, name: str, version: int, actor: Actor) -> bool:
    try:
        with database.transaction() as session:
            form = BoardForm(name=name, is_shared=True)
            change_board(session, board_id, form, version=version, actor=actor)
    except Conflict:
        return False
    return True


def test_of_two_who_change_a_board_at_once_one_is_told(database: Database) -> None:
    with database.transaction() as session:
        form = BoardForm(name="Ours", is_shared=True)
        board = make_board(session, form, [Tile("revenue")], actor=ANN.actor)
    with ThreadPoolExecutor(4) as threads:
        tries = [
            threads.submit(_change, database, board.id, f"By {number}", 1, ANN.actor)
            for number in range(4)
        ]
        assert sorted(one.result() for one in tries) == [False, False, False, True]
    with database.transaction() as session:
        with pytest.raises(BadInput, match="at most"):
            change_board(
                session, board.id, form, [Tile("revenue")] * 31, version=None, actor=ANN.actor
            )
        with pytest.raises(NotFound):
            put_back_board(session, board.id, actor=ANN.actor)
        with pytest.raises(Forbidden):
            add_tile(session, board.id, Tile("revenue"), version=None, actor=SAM.actor)
        assert get_board(session, SAM.actor, board.id).version == 2


@pytest.mark.parametrize("who", [KIM, BEN], ids=["stock keeper", "agent"])
def test_who_may_not_read_insights_finds_none(client: FlaskClient, who: Member) -> None:
    sign_in(client, who)
    assert client.get("/desk/insights").status_code == 403
    assert "/desk/insights" not in client.get("/desk/articles").text


def test_programs_make_read_change_and_remove_boards(client: FlaskClient) -> None:
    ann, sam = Program(client, ANN), Program(client, SAM)
    spec = {"metric": "revenue", "dimensions": ["time"], "chart": "line"}
    answer = ann("POST", "/api/v1/boards", {"name": "Mine", "tiles": [spec]})
    assert answer.status_code == 201, answer.text
    board = answer.get_json()
    url = f"/api/v1/boards/{board['id']}"
    assert board["tiles"] == [spec | {"filters": [], "width": 6, "title": ""}]
    assert sam("GET", url).status_code == 404
    stale = ann("PATCH", url, {"name": "x"}, If_Match='"v9"')
    assert stale.status_code == 412
    shared = ann("PATCH", url, {"is_shared": True, "tiles": [spec, spec]}, If_Match='"v1"')
    assert (shared.get_json()["version"], len(shared.get_json()["tiles"])) == (2, 2)
    assert sam("GET", "/api/v1/boards").get_json()["items"][0]["is_own"] is False
    assert sam("PATCH", url, {"name": "x"}).status_code == 403
    wrong = ann("PATCH", url, {"tiles": [spec | {"chart": "pareto"}]})
    assert wrong.status_code == 422
    assert problems_of(wrong)
    for method, path, body, most in (
        ("GET", "/api/v1/boards", None, 4),
        ("GET", url, None, 4),
        ("PATCH", url, {"name": "Ours"}, 9),
        ("DELETE", url, None, 10),
    ):
        with counted_sql() as sent:
            assert ann(method, path, body).status_code < 300
        assert len(sent) <= most, (method, sent)
    assert ann("GET", url).status_code == 404
