"""Somebody is erased: their words are nowhere any more, and what must stay true stays true."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.analytics.actions.flow import flow_all
from steward.analytics.actions.sweeping import sweep
from steward.customers import Person, PersonForm, add_person
from steward.customers.actions import (
    ask_for_export,
    ask_to_erase,
    erase_again,
    erase_person,
    list_of_erased,
    listed_in,
    merge_people,
    note_call,
    undo_merge,
)
from steward.customers.errors import CannotErase
from steward.customers.forms import CallForm, MergeForm
from steward.customers.models import Erasure, PersonExport
from steward.helpdesk.actions import close_ticket
from steward.helpdesk.actions.surveys import rate_ticket
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.kit import clock, seals
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.settings import Settings
from steward.main import CHECKS, checks
from steward.notifications.models import NotificationChoices
from steward.sales import withdraw_return
from steward.sales.actions import cancel_order
from steward.sales.models import Order
from tests.cast import ADA, BEN, CLEO, DAN, sign_in
from tests.customers.next_steps import follow
from tests.customers.planting import DANS, MAIL, MARK, PLANTED, run
from tests.routing.staff import UTC_ZONE
from tests.sales.back import things_back
from tests.sales.sold import things_sold
from tests.working import do_jobs

pytestmark = pytest.mark.database

_ROWS = text("""
    select format('select %L, t::text from %I t where position(%L in lower(t::text)) > 0',
                  table_name, table_name, lower(:mark))
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
""")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a house whose law does not ask for recipients of orders."""
    return Settings(home=tmp_path / "home", public_url="http://localhost", keep_orders_years=0)


def say_how_it_was(session: Session, ticket: Ticket) -> None:
    """Have Dan say so of a ticket, and of us as a whole; and Cleo told to follow that up."""
    ways = {"follow_up": ["inbox", "mail"]}
    session.add(NotificationChoices(user_id=CLEO.id, ways=ways))
    follow(session, DANS, f"Ask {MARK}", assignee=CLEO.email)
    rate_ticket(session, ticket, 1, f"{MARK} waits", actor=DAN.actor)
    ticket.product = session.scalars(select(SurveyAsk)).one().product = f"{MARK} 2"
    recommends = SurveyAsk(kind="nps", person_id=DANS, channel="mail", asked_at=clock.now())
    recommends.answer(9, f"{MARK} is glad", clock.now())
    session.add(recommends)


@pytest.fixture
def planted(app: Flask, database: Database, client: FlaskClient) -> None:
    """Let all kinds of things happen with Dan, each with the mark, and all come to an end."""
    back = things_back(app, database)
    sold = things_sold(app, database)
    with database.transaction() as session:
        run(session, PLANTED)
    sign_in(client, DAN)
    asked = {
        "subject": f"{MARK} leaks",
        "body": f"It drips: {MARK}.",
        "attachments": [(BytesIO(MARK.encode()), f"{MARK}.txt")],
    }
    assert client.post("/queries", data=asked).status_code == 303
    with database.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
    sign_in(client, BEN)
    for kind in ("public", "internal"):
        sent = {"body": f"Dear {MARK}", "visibility": kind}
        assert client.post(f"/desk/tickets/{ticket.number}/messages", data=sent).status_code < 400
    with database.transaction() as session:
        note_call(session, DANS, CallForm(said=f"{MARK} called"), UTC_ZONE, actor=BEN.actor)
        twice = PersonForm(name=f"D. {MARK}", email=f"d.{MAIL}", phones=["+31201234567"])
        other = add_person(session, twice, actor=BEN.actor)
        reason = MergeForm(reason=f"Both are {MARK}.")
        merge_people(session, DANS, other.id, reason, actor=BEN.actor)
        ask_for_export(session, DANS, actor=ADA.actor)
    with app.app_context(), database.transaction() as session:
        say_how_it_was(session, session.get_one(Ticket, ticket.id))
    do_jobs(app)
    for _ in seals.seal_facts(database):
        pass
    for _ in flow_all(database, app.extensions["lake"], UTC_ZONE):
        pass
    with app.test_request_context(), database.transaction() as session:
        close_ticket(session, ticket.id, actor=DAN.actor)
        withdraw_return(session, str(back["return_number"]), actor=DAN.actor)
        cancel_order(session, str(sold["order_number"]), actor=DAN.actor)


def found(database: Database, settings: Settings) -> Iterator[str]:
    """Name each row and each file in which the mark is, plain or packed."""
    with database.reading() as session:
        queries = session.scalars(_ROWS, {"mark": MARK}).all()
        for query in queries:
            for table, row in session.connection().exec_driver_sql(query):
                yield f"{table}: {row[:300]}"
    for path in sorted(settings.home.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if content.startswith(b"PK"):
            with ZipFile(path) as bundle:
                content = b"".join(bundle.read(name) for name in bundle.namelist())
        if path.suffix == ".parquet":
            content = str(duckdb.read_parquet(str(path)).fetchall()).encode()
        if MARK.lower().encode() in content.lower():
            yield f"file {path.relative_to(settings.home)}"


@pytest.mark.usefixtures("planted")
def test_words_of_who_was_erased_are_nowhere_and_the_books_stay_true(
    app: Flask, database: Database, settings: Settings, client: FlaskClient
) -> None:
    before = list(found(database, settings))
    tables = {one.partition(":")[0] for one in before}
    assert tables >= {
        "people",
        "notices",
        "facts",
        "tickets",
        "messages",
        "outbox",
        "orders",
        "survey_asks",
    }
    places = {one.split("/")[0] for one in before if one.startswith("file ")}
    assert places == {"file files", "file lake"}
    with database.transaction() as session:
        amounts = session.execute(select(Order.id, Order.net).order_by(Order.id)).all()
        asked = ask_to_erase(session, DANS, actor=ADA.actor)
    do_jobs(app)
    for _ in flow_all(database, app.extensions["lake"], UTC_ZONE):
        pass
    with clock.frozen(clock.now() + timedelta(days=2)), database.transaction() as session:
        sweep(session, app.extensions["lake"])
    assert list(found(database, settings)) == []
    with database.reading() as session:
        assert session.execute(select(Order.id, Order.net).order_by(Order.id)).all() == amounts
        assert session.get_one(Person, DANS).name == f"Erased person {DANS}"
        assert session.get_one(User, DAN.id).suspended_at is not None
        done = session.get_one(Erasure, asked.id)
        assert done.certificate
        assert {"what": "Messages", "number": 3} in done.certificate["erased"]
    for _ in seals.seal_facts(database):
        pass
    with database.reading() as session:
        wrong = {
            what: list(check(session, app.extensions["files"]))
            for what, check in (CHECKS | checks(settings)).items()
        }
        assert {what: lines for what, lines in wrong.items() if lines} == {}
    sign_in(client, ADA)
    for page in (f"/desk/customers/{DANS}", "/desk/tickets", "/desk/orders", "/desk/outbox"):
        assert client.get(page).status_code in {200, 404}, page


@pytest.mark.usefixtures("planted")
def test_erasing_that_was_stopped_goes_on(
    app: Flask, database: Database, settings: Settings
) -> None:
    files = app.extensions["files"]
    with database.transaction() as session:
        asked = ask_to_erase(session, DANS, actor=ADA.actor)
    with app.app_context():
        half = iter(erase_person(database, files, settings, asked.id))
        next(half)
        del half  # as when the worker is killed
        left = list(found(database, settings))
        assert any(one.startswith("file files") for one in left)
        assert all(one.startswith("file") for one in left)
        for _ in range(2):
            for _ in erase_person(database, files, settings, asked.id):
                pass
    left = list(found(database, settings))
    assert all(one.startswith("file lake") for one in left), "the books are read anew by a job"


@pytest.mark.usefixtures("planted")
def test_what_is_open_refuses_and_what_was_erased_does_not_come_back(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        was = session.begin_nested()
        run(
            session,
            "update tickets set state = 'open', closed_at = null;"
            "update orders set state = 'placed', cancelled_at = null;"
            "update returns set state = 'accepted', ended_at = null",
        )
        with pytest.raises(CannotErase) as refused:
            ask_to_erase(session, DANS, actor=ADA.actor)
        said = " ".join(refused.value.reasons)
        for words in ("is open. Solve it first", "is not sent yet", "return of O-"):
            assert words in said
        was.rollback()
        ask_to_erase(session, DANS, actor=ADA.actor)
        with pytest.raises(Conflict, match="erased already"):
            ask_to_erase(session, DANS, actor=ADA.actor)
    do_jobs(app)
    with database.transaction() as session:
        with pytest.raises(Conflict, match="one of them was erased"):
            undo_merge(session, 1, "Why?", actor=BEN.actor)
        other = add_person(session, PersonForm(name="Dan"), actor=BEN.actor)
        with pytest.raises(Conflict, match="was erased"):
            merge_people(session, DANS, other.id, MergeForm(), actor=BEN.actor)


@pytest.mark.usefixtures("planted")
def test_copy_tells_all_that_is_known(app: Flask, database: Database) -> None:
    with database.reading() as session:
        asked = session.scalars(select(PersonExport)).one()
    content = b"".join(app.extensions["files"].open(asked.sha256))
    with ZipFile(BytesIO(content)) as bundle:
        names = bundle.namelist()
        told = bundle.read("index.html").decode() + bundle.read("data.json").decode()
        assert any(name.endswith(f"{MARK}.txt") for name in names)
    for words in (f"It drips: {MARK}.", MAIL, f"{MARK} called", f"{MARK} 1", "+31201234567"):
        assert words in told
    assert told.count(f"Dear {MARK}") == 2 * 2  # in the ticket and its mail; internal ones are not


@pytest.mark.usefixtures("planted")
def test_backup_that_is_restored_is_erased_again_and_what_the_law_keeps_goes_in_time(
    app: Flask, database: Database, settings: Settings
) -> None:
    files, seven = app.extensions["files"], settings.model_copy(update={"keep_orders_years": 7})
    with database.transaction() as session:
        asked = ask_to_erase(session, DANS, actor=ADA.actor)
    with app.app_context():
        for _ in erase_person(database, files, seven, asked.id):
            pass
        kept = {one.partition(":")[0] for one in found(database, settings)}
        assert {one for one in kept if not one.startswith("file lake")} == {"orders"}
        with database.reading() as session:
            said = session.get_one(Erasure, asked.id).certificate or {}
            assert any("the law asks" in one["why"] and one["until"] for one in said["stays"])
        assert list(erase_again(database, files, seven)) == []
        with clock.frozen(clock.now() + timedelta(days=8 * 366)):
            assert list(erase_again(database, files, seven)) == [DANS]
        assert "orders" not in {one.partition(":")[0] for one in found(database, settings)}
        with database.transaction() as session:  # as a backup of before knows them
            session.execute(delete(Erasure))
            run(session, "update people set name = ':m', email = ':a' where id = :person")
        listed = listed_in(list_of_erased(settings))
        assert list(erase_again(database, files, settings, listed)) == [DANS]
    assert "people" not in {one.partition(":")[0] for one in found(database, settings)}
