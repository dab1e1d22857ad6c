"""What a secret link shows to whoever holds it, for how long, and that no address shows more."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from steward.accounts import Role
from steward.accounts.actions import suspend
from steward.accounts.models import User
from steward.analytics.actions.boards import make_board, put_back_board, remove_board
from steward.analytics.forms import BoardForm
from steward.analytics.models import BoardLink
from steward.analytics.queries.sharing import list_links
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.limits import RateLimit
from steward.kit.settings import Settings
from steward.main import create_app
from tests.analytics.sharing import (
    BOARDS,
    DISCREET,
    NOW,
    ONLY_NORTH,
    TILES,
    board_of_two,
    linked,
    made,
    tiles_in,
)
from tests.app_fixture import new_client
from tests.cast import ADA, ANN, SAM, sign_in, sign_out
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def board_id(app: Flask, database: Database) -> int:
    """A board of Ann's that all may see, over sales in the north and in the south."""
    return board_of_two(app, database)


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
    url = linked(client, database, board_id, filters=ONLY_NORTH, may_download=True)
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
    closed = tiles_in(client.get(linked(client, database, board_id)))
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
    url = linked(
        client, database, board_id, filters=ONLY_NORTH, may_download=True, may_choose_time=True
    )
    fixed = linked(client, database, board_id, filters=ONLY_NORTH)
    known = {int(one) for one in re.findall(r"/tiles/(\d+)\?", client.get(url).text)}
    files = known - {max(known)}  # the last one is not told by region
    usual = {number: client.get(f"{fixed}/tiles/{number}").text for number in known}
    assert not [one for one in usual.values() if "South" in one]
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
    url = linked(client, database, board_id, ends_on=NOW.date() + timedelta(2))
    ready = linked(client, database, "owner", ADA)
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
    locked, url = (
        linked(client, database, board_id, password_hash=hashed),
        linked(client, database, board_id),
    )
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


def test_pages_of_a_link_cost_few_statements(
    client: FlaskClient, database: Database, board_id: int
) -> None:
    url = linked(client, database, board_id)
    (first, *_rest) = tiles_in(client.get(url))
    sign_out(client)
    for address, most in ((url, 6), (first, 12)):
        client.get(address)
        with counted_sql() as sent:
            assert client.get(address).status_code == 200
        assert len(sent) <= most, sent
