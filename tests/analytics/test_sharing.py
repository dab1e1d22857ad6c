"""A board shared: with people and teams of the house, and outside by a secret link with limits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from steward.accounts import Role
from steward.accounts.actions import suspend
from steward.accounts.models import User
from steward.analytics.actions.boards import make_board, put_back_board, remove_board
from steward.analytics.actions.sharing import make_link, share_board, unshare_board
from steward.analytics.forms import BoardForm, LinkForm, ReaderForm
from steward.analytics.models import BoardLink
from steward.analytics.queries.sharing import list_links
from steward.analytics.rules.boards import TIME, Chart, Tile
from steward.analytics.rules.boards.sharing import end_of, kept_back, last_day
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Forbidden, NotFound
from steward.kit.limits import RateLimit
from steward.kit.settings import Settings
from steward.main import create_app
from tests.api_program import Program, problems_of
from tests.app_fixture import new_client
from tests.books import land_rows
from tests.cast import ADA, ANN, BEN, SAM, SUPPORT, Member, sign_in, sign_out
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
BOARDS = "/desk/insights/boards"
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
DISCREET = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
NORTH = (("region", ("North",)),)
TILES = (
    Tile("revenue", (TIME,), Chart.LINE),
    Tile("revenue", ("account",), Chart.PARETO),
    Tile("revenue", ("region", "account"), Chart.HEAT),
    Tile("clients", ("account",), Chart.REPORT),
    Tile("tickets", ("category",), Chart.BAR),
)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def board_id(app: Flask, database: Database) -> int:
    """A board of Ann's that all may see, over sales in the north and in the south."""
    with app.app_context(), database.transaction() as session:
        for region, account, revenue in (("North", "Nordic", 111), ("South", "Southern", 777)):
            lines = [
                {
                    "order_number": f"O-{account}-{week}",
                    "line": "1",
                    "ordered_on": NOW.date() - timedelta(weeks=week, days=1),
                    "account": account,
                    "region": region,
                    "quantity": 1,
                    "revenue": revenue,
                    "cost": 1,
                }
                for week in range(8)
            ]
            land_rows(app, session, "order_lines", lines, flow=region)
        raised = {
            "ticket_number": "T-1",
            "raised_on": NOW.date() - timedelta(2),
            "category": "South",
        }
        land_rows(app, session, "tickets", [raised])
        form = BoardForm(name="How it goes", is_shared=True)
        return make_board(session, form, TILES, actor=ANN.actor).id


def linked(
    database: Database,
    board: object,
    actor: Member = SAM,
    password_hash: str | None = None,
    **more: object,
) -> str:
    """Make a link, and return the address that it opens."""
    form = LinkForm.model_validate({"label": "The accountant", **more})
    with database.transaction() as session:
        _link, token = make_link(
            session,
            str(board),
            form,
            password_hash=password_hash,
            zone=ZoneInfo("UTC"),
            actor=actor.actor,
        )
    return f"/shared/{token}"


ONLY_NORTH = [{"dimension": "region", "values": ["North"]}]


def tiles_in(page: TestResponse) -> list[str]:
    """Return the addresses from which a page fetches its tiles."""
    return re.findall(r'hx-get="(/shared/[^"]+)"', unescape(page.text))


SENT = {"label": "The accountant", "ends_on": "2026-12-01", "password": "open sesame"}


def made(client: FlaskClient, board_id: int) -> str:
    """Make a link at the desk, and return the address that it opens."""
    url = f"{BOARDS}/{board_id}/links?period=quarter&where=region:North"
    answer = client.post(url, data=SENT)
    assert "Not shown, since they are not told by that: Tickets" in unescape(answer.text)
    (address,) = re.findall(r"http://localhost(/shared/[\w-]{43})<", answer.text)
    return str(address)


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


def test_a_stranger_tells_the_password_and_reads_the_board_and_nothing_else(
    client: FlaskClient, other_client: FlaskClient, board_id: int
) -> None:
    sign_in(client, SAM)
    url = made(client, board_id)
    asked = other_client.get(url)
    assert "A password, please" in asked.text
    assert "How it goes" not in asked.text
    assert other_client.get(f"{url}/tiles/1").status_code == 403
    wrong = other_client.post(f"{url}/password", data={"password": "open barley"})
    assert (wrong.status_code, "not the password" in wrong.text) == (422, True)
    let_in = other_client.post(f"{url}/password", data={"password": "open sesame"})
    assert "HttpOnly" in let_in.headers["Set-Cookie"]
    shown = other_client.get(url)
    for said in ("How it goes", "1 Oct", 'content="noindex'):
        assert said in shown.text
    for hidden in ('"/desk', "period=", "accountant", "Sam", "Ann"):
        assert hidden not in shown.text
    for name, value in DISCREET.items():
        assert shown.headers[name] == value
    assert "1 time<" in client.get(f"{BOARDS}/{board_id}/sharing").text
    never = other_client.get(f"/shared/{'x' * 43}")
    assert (never.status_code, "not complete" in never.text) == (404, True)


def saved(client: FlaskClient, address: str) -> tuple[int, str]:
    """Fetch a file to its end, before another is asked for."""
    answer = client.get(address)
    return answer.status_code, answer.text


def test_a_narrowed_link_shows_its_part_and_nothing_that_is_not_told_by_it(
    client: FlaskClient, database: Database, board_id: int
) -> None:
    url = linked(database, board_id, filters=ONLY_NORTH, may_download=True)
    page = client.get(url)
    trend, groups, heat, clients, tickets = said = [client.get(one) for one in tiles_in(page)]
    assert {one.status_code for one in said} == {200}
    assert "€888" in trend.text
    for one in (groups, heat, clients):
        assert "Nordic" in one.text
    for one in said:
        assert "Southern" not in one.text
        assert not re.findall(r'(?:href|hx-get)="(?!/static)', one.text)
        assert '"/desk' not in one.text
    assert "Not shown by this link." in tickets.text
    files = [saved(client, f"{one}.csv") for one in tiles_in(page)]
    assert [status for status, _text in files] == [200] * 4 + [404]
    assert "Nordic" in files[1][1]
    assert "Southern" not in files[1][1]
    assert client.get(f"{tiles_in(page)[1]}.xlsx").data.startswith(b"PK")
    closed = tiles_in(client.get(linked(database, board_id)))
    assert client.get(f"{closed[1]}.csv").status_code == 404
    whole = client.get(closed[1]).text
    assert "Southern" in whole


_WORDS = st.sampled_from(
    [
        *("region:South", "region:North", "region:", "account:Southern", "South", "revenue"),
        *("time", "account", "region", "own", "year", "before", "2020-01-01", "2026-11-17", ""),
    ]
)
_NAMES = st.sampled_from(
    [
        *("where", "own", "metric", "by", "chart", "board", "period", "against", "since", "until"),
        *("cursor", "filter_by", "filter_values", "token", "tile_id"),
    ]
)


def test_no_address_shows_more_than_the_link_is_for(
    client: FlaskClient, database: Database, board_id: int
) -> None:
    with database.transaction() as session:
        secret = make_board(session, BoardForm(name="Mine"), TILES, actor=ANN.actor)
        other = secret.id
    url = linked(database, board_id, filters=ONLY_NORTH, may_download=True, may_choose_time=True)
    fixed = linked(database, board_id, filters=ONLY_NORTH)
    known = {int(one) for one in re.findall(r"/tiles/(\d+)\?", client.get(url).text)}
    files = known - {max(known)}  # the last one is not told by region
    usual = {number: client.get(f"{fixed}/tiles/{number}").text for number in known}
    numbers = st.one_of(st.sampled_from(sorted(known)), st.integers(0, 40), st.just(other))
    kinds = st.sampled_from(["", ".csv", ".xlsx"])

    @with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(numbers, kinds, st.lists(st.tuples(_NAMES, _WORDS), max_size=4))
    def try_it(number: int, kind: str, query: list[tuple[str, str]]) -> None:
        with database.transaction() as session:
            session.execute(update(RateLimit).values(hits=0))
        found = client.get(f"{url}/tiles/{number}{kind}", query_string=query)
        is_shown = number in (files if kind else known)
        assert found.status_code == (200 if is_shown else 404)
        assert b"South" not in found.data
        assert b"777" not in found.data
        page = client.get(url, query_string=query)
        assert "South" not in page.text
        assert '"/desk' not in page.text
        if number in known:
            held = client.get(f"{fixed}/tiles/{number}", query_string=query)
            assert held.text == usual[number]
        assert client.get(f"{fixed}/tiles/{number}.csv").status_code == 404

    try_it()


def test_a_link_opens_as_long_as_its_maker_could_show_the_board(
    client: FlaskClient, database: Database, board_id: int
) -> None:
    url = linked(database, board_id, ends_on=NOW.date() + timedelta(2))
    ready = linked(database, "owner", ADA)
    assert client.get(url).status_code == client.get(ready).status_code == 200
    with clock.frozen(datetime(2026, 11, 20, 23, 59, tzinfo=UTC)):
        assert client.get(url).status_code == 200
    with clock.frozen(datetime(2026, 11, 21, tzinfo=UTC)):
        assert client.get(url).status_code == 410
    for name, value in (("role", "agent"), ("suspended_at", NOW)):
        with database.transaction() as session:
            before = getattr(session.get_one(User, SAM.id), name)
            session.execute(update(User).where(User.id == SAM.id).values({name: value}))
        assert client.get(url).status_code == 410
        with database.transaction() as session:
            session.execute(update(User).where(User.id == SAM.id).values({name: before}))
        assert client.get(url).status_code == 200
    with database.transaction() as session:
        remove_board(session, board_id, actor=ANN.actor)
    assert client.get(url).status_code == 410
    with database.transaction() as session:
        put_back_board(session, board_id, actor=ANN.actor)
    assert client.get(url).status_code == 200
    sign_in(client, ANN)
    client.post(f"{BOARDS}/{board_id}/particulars", data={"name": "Mine alone"})
    assert client.get(url).status_code == 410
    assert "does not see the board any more" in client.get(f"{BOARDS}/{board_id}/sharing").text
    with database.transaction() as session:
        suspend(session, SAM.id, actor=ADA.actor)
        assert not list_links(session, replace(ANN.actor, role=Role.AGENT)).items
    assert "may not share any more" in client.get(f"{BOARDS}/{board_id}/sharing").text


def test_two_processes_know_the_same_links_and_who_asks_too_often_waits(
    client: FlaskClient, database: Database, settings: Settings, board_id: int
) -> None:
    hashed = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$"  # of no password
    locked, url = linked(database, board_id, password_hash=hashed), linked(database, board_id)
    other = new_client(create_app(settings, database))
    assert client.get(url).status_code == other.get(url).status_code == 200
    with database.reading() as session:
        opened = session.scalars(select(BoardLink.opened).order_by(BoardLink.id)).all()
    assert opened == [0, 2]
    for number in range(10):
        browser = client if number % 2 else other
        assert browser.post(f"{locked}/password", data={"password": "guess"}).status_code == 422
    late = client.post(f"{locked}/password", data={"password": "guess"})
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 60
    with database.transaction() as session:
        session.execute(update(RateLimit).values(hits=600))
    assert client.get(url).status_code == 429


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


def test_pages_of_a_link_cost_few_statements(
    client: FlaskClient, database: Database, board_id: int
) -> None:
    url = linked(database, board_id)
    (first, *_rest) = tiles_in(client.get(url))
    sign_out(client)
    for address, most in ((url, 6), (first, 12)):
        client.get(address)
        with counted_sql() as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= most, sent
