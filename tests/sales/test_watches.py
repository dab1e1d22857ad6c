"""Goods that are not there: waited for, told once in the order of asking, ended; nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.customers import get_person, person_for_email
from steward.customers.actions import merge_people
from steward.customers.forms import MergeForm
from steward.inventory import release, reserve
from steward.inventory.errors import KeyUsedOtherwise
from steward.inventory.rules import Key, Spot, Want
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import Forbidden
from steward.kit.events import Fact
from steward.kit.outbox import Letter, headers_of
from steward.sales import StockWatch, watch_stock
from steward.sales.actions import (
    ask_to_tell_all,
    end_watch,
    forget_watches,
    resume_watch,
    tell_watchers,
)
from steward.sales.queries import waiting_for, waiting_variants
from steward.sales.rules import may_be_told
from tests.cast import BEN, DAN, EVE, KIM, Member, sign_in
from tests.inventory.goods import new_place, new_variant, stocked
from tests.working import do_jobs

pytestmark = pytest.mark.database


@pytest.fixture
def place(database: Database) -> int:
    """A place that sells."""
    with database.transaction() as session:
        return new_place(session, "Main")


@pytest.fixture
def kettle(database: Database) -> int:
    """A kettle, of which there is none."""
    with database.transaction() as session:
        return new_variant(session, name="Kettle <b>")


def waits(session: Session, variant_id: int, *who: Member) -> list[int]:
    """Have customers wait, one after the other; return the ids of that."""
    found = []
    for one in who:
        person = get_person(session, one.actor, one.person_id or 0)
        key = f"test:{one.id}:{variant_id}:{clock.now()}"
        found.append(watch_stock(session, variant_id, person, key=key, actor=one.actor).id)
    return found


def states(session: Session) -> list[str]:
    """Return how all stand who ever asked, in the order of asking."""
    return list(session.scalars(select(StockWatch.state).order_by(StockWatch.id)))


def letters(database: Database, kind: str = "sales.back.") -> list[Letter]:
    """Return the mails of a kind, the oldest first."""
    query = select(Letter).where(Letter.key.startswith(kind)).order_by(Letter.id)
    with database.reading() as session:
        return list(session.scalars(query))


def links_in(letter: Letter) -> list[str]:
    """Return the paths of a mail's links."""
    return re.findall(r"http://localhost(/\S+)", letter.payload["text"])


@pytest.mark.usefixtures("place")
def test_customer_waits_by_a_click_and_can_stop(client: FlaskClient, kettle: int) -> None:
    sign_in(client, DAN)
    assert "Tell me when it is back" in client.get("/shop/1").text
    for _ in range(2):
        assert client.post("/watches", data={"variant_id": kettle}).status_code == 303
    assert "We tell you when it is back" in client.get("/shop/1").text
    assert client.get("/watches").text.count("Waiting since") == 1
    assert client.post("/watches/1/end").status_code == 303
    ended = client.get("/watches").text
    assert "Wait again" in ended
    assert client.post("/watches/1/renewal").status_code == 303
    sign_in(client, EVE)
    assert client.post("/watches/1/end").status_code == 404
    assert "You wait for nothing" in client.get("/watches").text
    assert client.post("/watches", data={"variant_id": 99}).status_code == 404
    sign_in(client, KIM)
    assert "1 customer waits for it" in client.get("/desk/stock/levels/1/waiting").text


def test_whoever_waits_is_told_once_with_the_way_to_the_goods(
    client: FlaskClient, app: Flask, database: Database, place: int, kettle: int
) -> None:
    with database.transaction() as session:
        waits(session, kettle, DAN)
    with database.transaction() as session:
        stocked(session, Key(kettle, place), "3")
    for _ in range(2):
        do_jobs(app)
    (mail,) = letters(database)
    assert mail.recipient == DAN.email
    assert "Kettle <b> is back" in mail.payload["subject"]
    assert "Kettle &lt;b&gt;" in mail.payload["html"]
    goods, mine = links_in(mail)
    assert goods == "/shop/1"
    assert client.get(mine).headers["Referrer-Policy"] == "no-referrer"
    with database.transaction() as session:
        stocked(session, Key(kettle, place), "3")
        (fact,) = session.scalars(select(Fact).where(Fact.kind == "stock_watch.back"))
        assert fact.data == {"variant_id": kettle, "person_id": DAN.person_id}
    do_jobs(app)
    assert len(letters(database)) == 1


def test_visitor_is_written_to_once_until_the_link_says_that_the_address_is_theirs(
    client: FlaskClient, app: Flask, database: Database, place: int, kettle: int
) -> None:
    with database.transaction() as session:
        grinder = new_variant(session, name="Grinder")
        stocked(session, Key(kettle, place), "2")
    asked = {"email": "Nina@Visitor.example"}
    for wanted in (grinder, kettle, grinder):
        sent = client.post("/shop/watches", data=asked | {"variant_id": wanted})
        assert sent.status_code == 303
    wrong = client.post("/shop/watches", data={"email": "nina", "variant_id": grinder})
    assert wrong.status_code == 422
    assert "This is no mail address" in wrong.text
    for status in (404, 404, 404, 404, 404, 404, 429):
        sent = client.post("/shop/watches", data=asked | {"variant_id": 99})
        assert sent.status_code == status
    do_jobs(app)
    assert not letters(database), "nobody has confirmed it"
    (mail,) = letters(database, "sales.watch.")
    assert "unsubscribe" not in str(mail.payload).replace("'unsubscribe': None", "")
    (link,) = links_in(mail)
    assert client.get(link).text.count("Not confirmed yet") == 2
    assert not letters(database), "to look confirms nothing"
    assert client.post(f"{link}/confirmation").status_code == 303
    do_jobs(app)
    (told,) = letters(database)
    assert told.payload["subject"] == "Kettle <b> is back"
    assert client.post(f"{link}/end", data={"watch_id": "1"}).status_code == 303
    with database.reading() as session:
        assert states(session) == ["ended", "told"]


def test_a_mail_program_ends_all_of_it_by_one_click(
    client: FlaskClient, app: Flask, database: Database, place: int, kettle: int
) -> None:
    with database.transaction() as session:
        waits(session, new_variant(session), DAN)
        waits(session, kettle, DAN)
        stocked(session, Key(kettle, place), "1")
    do_jobs(app)
    (told,) = letters(database)
    head = dict(headers_of(told, app.extensions["settings"]))
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = head["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    link = str(client.get(one_click).location)
    assert client.get(link).status_code == 200
    program = app.test_client()  # a mail program: no cookie, no token of a form
    for body, status in (({}, 404), ({"List-Unsubscribe": "One-Click"}, 204)):
        assert program.post(one_click, data=body).status_code == status
    with database.reading() as session:
        assert states(session) == ["ended", "told"]
    assert program.post(f"{link}/end").status_code == 403, "a page's form has its token"
    assert client.get(f"{link}x").status_code == 404


def test_those_are_told_first_who_asked_first_and_no_more_than_can_have_it(
    app: Flask, database: Database, place: int, kettle: int
) -> None:
    with database.transaction() as session:
        waits(session, kettle, DAN, EVE)
        third = person_for_email(session, "tom@third.example", "Tom", actor=BEN.actor)
        watch_stock(session, kettle, third, key="ticket:7", actor=BEN.actor)
    with database.transaction() as session:
        stocked(session, Key(kettle, place), "1")
    do_jobs(app)
    with database.transaction() as session:
        assert states(session) == ["told", "waiting", "waiting"]
        assert tell_watchers(session, kettle) == 0, "the one is left to Dan for a day"
        assert (waiting_for(session, kettle).count, waiting_for(session, kettle).told) == (2, 1)
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        with database.transaction() as session:
            ask_to_tell_all(session)
        do_jobs(app)
        with database.transaction() as session:
            assert states(session) == ["told", "told", "waiting"]
            hold = [Want(Spot(kettle, place), Decimal(1))]
            reserve(session, hold, key="basket:9", holder="basket:9", until=clock.now())
            stocked(session, Key(kettle, place), "1")
        do_jobs(app)
        with database.transaction() as session:
            assert states(session)[-1] == "waiting", "the free one is left to Eve"
            release(session, "basket:9")
        do_jobs(app)
        with database.reading() as session:
            assert states(session) == ["told"] * 3


def test_staff_ask_for_a_customer_once_by_a_key_and_customers_for_themselves_alone(
    session: Session,
) -> None:
    kettle = new_variant(session)
    dan, eve = (get_person(session, one.actor, one.person_id or 0) for one in (DAN, EVE))
    first = watch_stock(session, kettle, dan, key="ticket:7", actor=BEN.actor)
    for key in ("ticket:7", "ticket:8"):
        assert watch_stock(session, kettle, dan, key=key, actor=BEN.actor).id == first.id
    with pytest.raises(KeyUsedOtherwise):
        watch_stock(session, kettle, eve, key="ticket:7", actor=BEN.actor)
    with pytest.raises(Forbidden):
        watch_stock(session, kettle, eve, key="own", actor=DAN.actor)


def test_two_arrivals_at_once_tell_once(
    app: Flask, database: Database, place: int, kettle: int
) -> None:
    with database.transaction() as session:
        for number in range(6):
            one = person_for_email(session, f"w{number}@home.example", "W", actor=BEN.actor)
            watch_stock(session, kettle, one, key=f"w:{number}", actor=BEN.actor)
        stocked(session, Key(kettle, place), "2")

    def tell(_: int) -> int:
        with app.app_context(), database.transaction() as session:
            return tell_watchers(session, kettle)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tell, range(4))) == [0, 0, 0, 2]
    assert [one.recipient for one in letters(database)] == ["w0@home.example", "w1@home.example"]


def test_what_came_of_one_who_turned_out_to_be_another_and_of_what_never_came(
    session: Session,
) -> None:
    kettle, grinder = new_variant(session), new_variant(session)
    long_ago = clock.now() - timedelta(days=400)
    with clock.frozen(long_ago):
        waits(session, kettle, DAN, EVE)
    waits(session, grinder, EVE)
    dan, eve = DAN.person_id or 0, EVE.person_id or 0
    session.get_one(User, EVE.id).suspended_at = clock.now()
    merge_people(session, dan, eve, MergeForm(), actor=BEN.actor)
    assert waiting_variants(session, dan) == {kettle, grinder}
    assert not waiting_variants(session, eve)
    mine = session.scalars(select(StockWatch.id).where(StockWatch.variant_id == grinder)).one()
    end_watch(session, mine, actor=DAN.actor)
    resume_watch(session, mine, actor=DAN.actor)
    forget_watches(session, clock.now() - timedelta(days=365))
    assert waiting_variants(session, dan) == {grinder}
    ended = session.scalars(select(Fact.data).where(Fact.kind == "stock_watch.ended")).all()
    assert {"expired": True, "variant_id": kettle, "person_id": dan} in ended
    with clock.frozen(clock.now() + timedelta(days=366)):
        forget_watches(session, clock.now() - timedelta(days=365))
    left = select(func.count()).select_from(StockWatch)
    assert session.scalar(left) == 1  # expired just then; gone a year after that


@given(st.decimals(0, 1000, places=3), st.integers(0, 1000))
def test_no_more_are_told_than_units_are_free(free: Decimal, told: int) -> None:
    now = may_be_told(free, told)
    assert now >= 0
    assert now + told <= max(free + 1, Decimal(told))
    assert (now > 0) == (free > told)
