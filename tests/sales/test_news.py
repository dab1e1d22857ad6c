"""News of new products: gathered, looked at, sent once to those who want it, ended at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import EmailConfirmed, User
from steward.accounts.actions import NewUser, sign_up
from steward.accounts.actions.sign_up import prove_address
from steward.customers import (
    Consent,
    count_readers,
    find_consent,
    find_person_of_user,
    get_person,
    give_consent,
    readers_after,
)
from steward.customers.actions import merge_people
from steward.customers.forms import MergeForm
from steward.customers.models import Person
from steward.inventory.actions import change_product
from steward.inventory.forms import ProductForm
from steward.inventory.models import Product
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.outbox import Letter, headers_of
from steward.sales.actions import draft_news, send_news, set_aside, stop_news
from steward.sales.actions.notices import mail_news
from steward.sales.models import News
from steward.sales.queries import products_of, untold
from tests.cast import BEN, DAN, EVE, KIM, SAM, Member, sign_in
from tests.inventory.goods import new_variant
from tests.working import do_jobs

pytestmark = pytest.mark.database

URL = "/desk/news"


def wants(session: Session, who: Member, *topics: str) -> None:
    """Have a customer want news."""
    person = get_person(session, who.actor, who.person_id or 0)
    give_consent(session, person, topics=topics, source="own page", actor=who.actor)


def letters(database: Database) -> list[Letter]:
    """Return the news in the outbox, in the order in which it leaves."""
    query = select(Letter).where(Letter.key.startswith("sales.news."))
    with database.reading() as session:
        return list(session.scalars(query.order_by(Letter.due_at)))


def names(session: Session) -> list[str]:
    """Name the products that nobody was told of yet."""
    return [one.name for one in untold(session)[0]]


def test_products_put_up_for_sale_are_offered_once_and_told_to_those_who_want_it(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        for name in ("Mara 2", "Filter"):
            new_variant(session, name=name, category="Machines" if name == "Mara 2" else "Parts")
        wants(session, DAN)
        wants(session, EVE, "parts")
    sign_in(client, SAM)
    assert "Filter" in client.get(URL).text
    assert client.post(URL).status_code == 422
    led = client.post(URL, data={"product_ids": ["1"]})
    here = str(led.location)
    assert client.post(URL, data={"product_ids": ["1"]}).status_code == 422, "offered before"
    words = {"subject": "Look <b>", "words": "It is shiny."}
    assert client.post(here, data=words | {"subject": ""}).status_code == 422
    assert client.post(here, data=words).status_code == 303
    shown = client.get(here).text
    assert "Mara 2, from €10.00" in shown
    assert "Send to one customer" in shown, "Eve wants to hear of parts alone"
    assert client.post(f"{here}/sending").status_code == 303
    assert client.post(f"{here}/sending").status_code == 409
    assert client.post(f"{here}/removal").status_code == 409
    for _ in range(2):
        do_jobs(app)
    (mail,) = letters(database)
    assert (mail.recipient, mail.payload["subject"]) == (DAN.email, "Look <b>")
    assert "It is shiny." in mail.payload["html"]
    assert "Sent" in client.get(URL).text
    assert "sent the news “Look &lt;b&gt;”" in client.get("/desk/admin/audit").text
    sign_in(client, BEN)
    assert client.get(here).status_code == 403


def test_whoever_stops_between_the_press_and_the_mail_gets_none(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        new_variant(session)
        wants(session, DAN)
        wants(session, EVE)
        send_news(session, draft_news(session, [1], actor=SAM.actor).id, actor=SAM.actor)
    do_jobs(app)
    to_dan, _ = letters(database)
    head = dict(headers_of(to_dan, app.extensions["settings"]))
    one_click = head["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    stop = re.findall(r"http://localhost(/news/\S+)", to_dan.payload["text"])[0]
    assert client.get(one_click).location == stop
    assert "Get no more" in client.get(stop).text, "to look ends nothing"
    program = app.test_client()  # of mail: no cookie, no token of a form
    assert program.post(one_click, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    assert [one.recipient for one in letters(database)] == [EVE.email]
    assert "You get no news" in client.get(stop).text
    with database.reading() as session:
        consent = find_consent(session, DAN.person_id or 0)
        assert consent is not None
        assert (consent.given, consent.source) == (False, "link in a mail")
        said = select(Fact.kind).where(Fact.kind.startswith("consent."), Fact.subject_id == 1)
        assert list(session.scalars(said)) == ["consent.given", "consent.withdrawn"]
    assert client.get("/news/forged").status_code == 404


def test_whoever_stops_while_it_is_written_waits_for_that_and_gets_none(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        new_variant(session)
        wants(session, DAN)
        news = send_news(session, draft_news(session, [1], actor=SAM.actor).id, actor=SAM.actor)

    def stop() -> None:
        with app.app_context(), database.transaction() as session:
            stop_news(session, DAN.person_id or 0, source="own page", actor=DAN.actor)

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), database.transaction() as session:
            (dan,) = readers_after(session, 0, [], most=9)
            products = products_of(session, news.id)
            mail_news(session, news, products, dan, not_before=clock.now())
            stopped = pool.submit(stop)
            with pytest.raises(TimeoutError):
                stopped.result(0.3)
        stopped.result()
    assert not letters(database)


def test_customers_choose_on_their_page_and_in_an_order_nothing_is_ticked_for_them(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        new_variant(session, category="Machines")
    sign_in(client, DAN)
    page = client.get("/news").text
    assert "checked" not in page
    assert client.post("/news", data={"wanted": "1", "topics": "Machines"}).status_code == 303
    assert client.get("/news").text.count("checked") == 2
    with database.reading() as session:
        consent = session.scalars(select(Consent)).one()
        assert (consent.topics, consent.source) == (["machines"], "own page")
    assert client.post("/news").status_code == 303
    assert "You stopped it" in client.get("/news").text


def test_what_becomes_of_imports_drafts_and_products_that_are_set_aside(session: Session) -> None:
    for number in range(60):
        new_variant(session, name=f"Imported {number}")
    products, count = untold(session)
    assert (len(products), count, products[0].name) == (50, 60, "Imported 59")
    assert set_aside(session, None, actor=SAM.actor) == 60
    with clock.frozen(clock.now() - timedelta(days=400)):
        new_variant(session, name="Old")
        new_variant(session, name="Draft of old")
    assert not names(session), "neither is new"
    draft = session.scalars(select(Product).where(Product.name == "Draft of old")).one()
    for state in ("draft", "active"):
        form = ProductForm.model_validate({"name": draft.name, "state": state})
        change_product(session, draft.id, form, version=draft.version, actor=KIM.actor)
    assert names(session) == ["Draft of old"]
    assert set_aside(session, [draft.id], actor=SAM.actor) == 1
    assert not names(session)


def test_many_readers_are_written_to_in_turn_each_once(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        new_variant(session)
        now = clock.now()
        people = [Person(name=f"R{n}", email=f"r{n}@x.example", created_at=now) for n in range(401)]
        session.add_all(people)
        session.flush()
        given = {"purpose": "news", "given": True, "source": "test", "changed_at": now}
        session.add_all(Consent(person_id=one.id, topics=[], **given) for one in people)
        wants(session, DAN)
        stop_news(session, DAN.person_id or 0, source="own page", actor=DAN.actor)
        news = draft_news(session, [1], actor=SAM.actor)
        send_news(session, news.id, actor=SAM.actor)
        news_id = news.id
    do_jobs(app)
    sent = letters(database)
    assert len(sent) == 401
    with database.transaction() as session:
        news = session.get_one(News, news_id)
        assert (news.state, news.told) == ("sent", 401)
        assert sent[-1].due_at - (news.sent_at or now) >= timedelta(seconds=40), "600 a minute"


def test_of_two_people_who_are_one_the_stricter_word_holds(session: Session) -> None:
    wants(session, EVE)
    stop_news(session, EVE.person_id or 0, source="own page", actor=EVE.actor)
    with clock.frozen(clock.now() + timedelta(days=1)):
        wants(session, DAN)
    session.get_one(User, EVE.id).suspended_at = clock.now()
    merge_people(session, DAN.person_id or 0, EVE.person_id or 0, MergeForm(), actor=BEN.actor)
    consent = session.scalars(select(Consent).execution_options(populate_existing=True)).one()
    assert (consent.person_id, consent.given) == (DAN.person_id, False)


def test_a_box_at_sign_up_counts_once_the_address_is_confirmed_by_whoever_ticked_it(
    session: Session, app: Flask
) -> None:
    with app.test_request_context():
        for email in ("nia@new.example", "otto@other.example"):
            sign_up(session, NewUser("New", email, "hash", news=True))
        logins = [
            session.scalars(select(User).where(User.email == email)).one()
            for email in ("nia@new.example", "otto@other.example")
        ]
        people = [find_person_of_user(session, login.id) for login in logins]
        assert count_readers(session, []) == 0, "neither address is confirmed"
        nia, otto = logins
        events.record(session, EmailConfirmed(subject_id=nia.id), actor=nia.as_actor)
        prove_address(session, otto)
    session.flush()
    said = [find_consent(session, one.id) for one in people if one]
    assert [(one.given, one.source) for one in said if one] == [
        (True, "sign-up"),
        (False, "sign-up"),
    ]
    assert [one.email for one in readers_after(session, 0, [], most=9)] == ["nia@new.example"]
