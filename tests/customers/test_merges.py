"""Two records become one person and two again: nothing lost, and what cannot go back is said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select, text

from steward.accounts import User
from steward.customers import (
    Consent,
    Contact,
    Person,
    PersonForm,
    add_person,
    change_person,
    get_person,
    give_consent,
    know_stranger,
    withdraw_consent,
)
from steward.customers.actions import set_apart, undo_merge
from steward.customers.actions.rows import names_of_columns
from steward.customers.models import Call, Double, Merge, Relation
from steward.customers.queries import Whose, find_keeper, left_over_in_words, timeline
from steward.customers.queries.books import people_changed
from steward.customers.rules import Tie
from steward.helpdesk.models import Ticket
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import Conflict, StewardError
from steward.sales.models import Order, StockWatch
from steward.sales.queries.books import orders_changed
from tests.api_program import API, Program
from tests.cast import BEN, DAN, EVE, sign_in
from tests.customers.test_doubles import ELSA, TYPO
from tests.customers.twice import NEW, OLD, WHY, Two, everything, merged, two
from tests.helpdesk.asking import raised
from tests.sales.back import things_back
from tests.sales.sold import things_sold

__all__ = ["two"]
pytestmark = pytest.mark.database


def test_one_has_all_of_both_and_undone_everything_is_as_it_was(
    database: Database, two: Two
) -> None:
    with database.transaction() as session:
        elsa = get_person(session, BEN.actor, two.old)
        give_consent(session, elsa, topics=("a", "b"), source="desk", actor=BEN.actor)
        berg = get_person(session, BEN.actor, two.new)
        give_consent(session, berg, topics=("b", "c"), source="chat", actor=BEN.actor)
        ties = [(two.new, two.old), (two.new, DAN.person_id), (two.old, DAN.person_id)]
        session.add_all(
            Relation(kind=next(iter(Tie)), person_id=a, to_person_id=b, created_at=clock.now())
            for a, b in ties
        )
        before = everything(session)
    with database.transaction() as session:
        made = merged(session, two.old, two.new, "email")
    with database.transaction() as session:
        elsa = get_person(session, BEN.actor, two.old)
        assert (elsa.name, elsa.email, elsa.segment) == (OLD.name, NEW.email, NEW.segment)
        assert (elsa.address, elsa.city) == (OLD.address, OLD.city)
        assert elsa.tags == ["barista", "wholesale"]
        assert elsa.notes == f"{OLD.notes}\n\n{NEW.notes}"
        contacts = select(Contact.value).where(Contact.person_id == two.old)
        assert sorted(session.scalars(contacts)) == [
            "+46812345678",
            "+46899999999",
            OLD.email,
        ]
        assert session.get_one(Consent, (two.old, "news")).topics == ["b"]
        assert session.scalar(select(func.count()).where(Ticket.customer_id == two.old)) == 2
        assert session.scalar(select(func.count()).where(Call.person_id == two.old)) == 2
        assert session.get(Person, two.new) is None
        undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert made.left_over == []
    with database.reading() as session:
        assert everything(session) == before


def test_what_came_since_stays_and_what_was_changed_is_named(
    app: Flask, database: Database, two: Two
) -> None:
    with database.transaction() as session:
        made = merged(session, two.old, two.new)
    late = raised(app, EVE)
    with database.transaction() as session:
        session.get_one(Ticket, late.id).customer_id = two.old
        moved = select(Ticket).where(Ticket.customer_id == two.old).order_by(Ticket.id)
        session.scalars(moved).all()[1].customer_id = DAN.person_id or 0
        form = OLD.model_copy(update={"segment": "Walk-in"})
        change_person(session, two.old, form, version=None, actor=BEN.actor)
        add_person(session, PersonForm(name="Berg", email=NEW.email), actor=BEN.actor)
        made = undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert set(left_over_in_words(made)) == {
            "Segment was changed since the merge, and stays.",
            "Tags was changed since the merge, and stays.",
            "Notes was changed since the merge, and stays.",
            "Email is somebody else’s by now.",
            "Phones and addresses that are elsewhere by now stay there: 1",
            "Phones and addresses that came after the merge stay: 1",
            "Tickets that are elsewhere by now stay there: 1",
            "Tickets that came after the merge stay: 1",
        }
        assert get_person(session, BEN.actor, two.new).email is None
        assert session.get_one(Ticket, late.id).customer_id == two.old


def test_no_of_the_one_is_a_no_of_both_also_when_they_part_again(
    database: Database, two: Two
) -> None:
    with database.transaction() as session:
        for person_id in (two.old, two.new):
            person = get_person(session, BEN.actor, person_id)
            give_consent(session, person, topics=(), source="desk", actor=BEN.actor)
        made = merged(session, two.old, two.new)
        withdraw_consent(session, two.old, source="own page", actor=BEN.actor)
        undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert [one.given for one in session.scalars(select(Consent))] == [False, False]


@pytest.mark.usefixtures("app")
def test_orders_and_waits_move_and_the_books_hear_both_times(
    app: Flask, database: Database, two: Two
) -> None:
    things_back(app, database)
    things_sold(app, database)
    dan = DAN.person_id or 0
    with database.transaction() as session:
        watched = session.scalar(select(func.count()).select_from(StockWatch))
        orders = set(session.scalars(select(Order.id).where(Order.person_id == dan)))
        assert orders
        last = session.scalar(text("select max(id) from facts"))
        made = merged(session, two.old, dan)
    with database.transaction() as session:
        top = session.scalar(text("select max(id) from facts"))
        assert set(orders_changed(session, last, top)) == orders
        assert {two.old, dan} <= set(people_changed(session, last, top))
        assert get_person(session, BEN.actor, two.old).user_id == DAN.id
        undo_merge(session, made.id, WHY, actor=BEN.actor)
    with database.reading() as session:
        now = session.scalar(text("select max(id) from facts"))
        assert set(orders_changed(session, top, now)) == orders
        assert {two.old, dan} <= set(people_changed(session, top, now))
        assert set(session.scalars(select(Order.id).where(Order.person_id == dan))) == orders
        assert session.scalar(select(func.count()).select_from(StockWatch)) == watched
        assert get_person(session, BEN.actor, dan).user_id == DAN.id


@pytest.mark.usefixtures("app")
def test_refusals_say_what_to_do(database: Database, two: Two) -> None:
    dan, eve = DAN.person_id or 0, EVE.person_id or 0
    with database.transaction() as session:
        with pytest.raises(Conflict, match="one and the same"):
            merged(session, two.old, two.old)
        with pytest.raises(Conflict, match=f"{DAN.email}, Eve Egger as {EVE.email}"):
            merged(session, dan, eve)
        session.get_one(User, EVE.id).suspended_at = clock.now()
        made = merged(session, eve, dan)
        assert get_person(session, BEN.actor, eve).user_id == DAN.id
        undo_merge(session, made.id, WHY, actor=BEN.actor)
        with pytest.raises(Conflict, match="Ben Berger has undone this already"):
            undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert get_person(session, BEN.actor, eve).user_id == EVE.id


def test_merge_of_a_merge_is_undone_in_reverse_order_and_links_lead_to_the_last(
    client: FlaskClient, database: Database, two: Two
) -> None:
    with database.transaction() as session:
        third = add_person(session, PersonForm(name="E. L."), actor=BEN.actor).id
        before = everything(session)
    with database.transaction() as session:
        first = merged(session, two.old, two.new)
    with database.transaction() as session:
        second = merged(session, third, two.old)
        assert find_keeper(session, two.new) == third
    sign_in(client, BEN)
    for gone in (two.old, two.new):
        led = client.get(f"/desk/customers/{gone}")
        assert (led.status_code, led.headers["Location"]) == (303, f"/desk/customers/{third}")
    answer = Program(client, BEN)("GET", f"{API}/customers/{two.new}")
    assert answer.status_code == 404
    assert f"became one with customer {third}" in answer.get_json()["detail"]
    for stranger in (DAN, EVE):
        sign_in(client, stranger)
        assert client.get(f"/desk/customers/{two.new}").status_code == 404
    with database.transaction() as session, pytest.raises(Conflict, match=f"Merge {second.id} "):
        undo_merge(session, first.id, WHY, actor=BEN.actor)
    for made in (second, first):
        with database.transaction() as session:
            undo_merge(session, made.id, WHY, actor=BEN.actor)
    with database.reading() as session:
        assert everything(session) == before


def test_of_two_who_merge_at_once_one_wins_and_the_other_is_told(
    database: Database, two: Two
) -> None:
    def merge(kept: int, gone: int) -> str:
        try:
            with database.transaction() as session:
                merged(session, kept, gone)
        except StewardError as error:
            return error.detail
        return "done"

    with ThreadPoolExecutor(4) as pool:
        pairs = [(two.old, two.new), (two.new, two.old)] * 2
        said = list(pool.map(lambda pair: merge(*pair), pairs))
    assert said.count("done") == 1
    assert sum("Somebody has merged customer" in one for one in said) == 3


def test_timeline_tells_the_merge_and_parts_again(database: Database, two: Two) -> None:
    with database.transaction() as session:
        made = merged(session, two.old, two.new, reason="One and the same cousin.")
    with database.transaction() as session:
        told = timeline(session, BEN.actor, Whose((two.old,))).items
        entry = next(one for one in told if one.words == "Merged from")
        assert (entry.title, entry.text) == (NEW.name, "One and the same cousin.")
        assert entry.url == f"/desk/customers/merges/{made.id}"
        assert {one.text for one in told} >= {f"Said to {two.old}", f"Said to {two.new}"}
        undo_merge(session, made.id, WHY, actor=BEN.actor)
    with database.reading() as session:
        for mine, other in ((two.old, two.new), (two.new, two.old)):
            told = timeline(session, BEN.actor, Whose((mine,))).items
            assert {one.text for one in told} >= {f"Said to {mine}", WHY}
            assert f"Said to {other}" not in {one.text for one in told}


def test_ten_thousand_tickets_move_and_go_back(database: Database, two: Two) -> None:
    with database.transaction() as session:
        names = [name for name in names_of_columns(Ticket) if name != "id"]
        columns = [Ticket.__table__.c[name] for name in names]
        many = select(*columns, func.generate_series(1, 10_000)).where(
            Ticket.customer_id == two.new
        )
        found = many.subquery()
        rows = select(*(found.c[name] for name in names))
        session.execute(insert(Ticket).from_select(names, rows))
        made = merged(session, two.old, two.new)
        undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert session.scalar(select(func.count()).where(Ticket.customer_id == two.new)) == 10001


def test_pair_of_doubles_is_merged_and_back_and_what_is_apart_stays_so(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    client.post("/desk/customers", data=ELSA)
    client.post("/desk/customers", data=TYPO | {"anyway": "1"})
    with database.transaction() as session:
        left, right = session.scalars(select(Person.id).order_by(Person.id.desc()).limit(2))
        third = add_person(session, PersonForm(name="Elsa L."), actor=BEN.actor).id
        left, right = sorted((left, right))
        rows = ((left, right), (right, third))
        session.add_all(
            Double(left_id=a, right_id=b, score=0.9, reasons=["name"], found_at=clock.now())
            for a, b in rows
        )
        session.flush()
        apart = session.scalars(select(Double.id).where(Double.right_id == third)).one()
        set_apart(session, apart, actor=BEN.actor)
        made = merged(session, left, right)
    page = client.get("/desk/customers/doubles?state=merged").text
    assert f"/desk/customers/merges/{made.id}" in page
    assert "Lindgern" in page
    with database.transaction() as session:
        states = {(one.left_id, one.right_id): one.state for one in session.scalars(select(Double))}
        assert states == {(left, right): "merged", (left, third): "apart"}
        undo_merge(session, made.id, WHY, actor=BEN.actor)
    with database.reading() as session:
        states = {(one.left_id, one.right_id): one.state for one in session.scalars(select(Double))}
        assert states == {(left, right): "open", (right, third): "apart"}


@pytest.mark.usefixtures("app")
def test_stranger_who_names_an_address_can_be_parted_again(database: Database) -> None:
    with database.transaction() as session:
        stranger = add_person(session, PersonForm(name="Visitor"), actor=BEN.actor)
        known = know_stranger(session, stranger, DAN.email, "Dan", actor=BEN.actor)
        assert known.id == DAN.person_id
        made = session.scalars(select(Merge)).one()
        with clock.frozen(clock.now() + timedelta(days=1)):
            undo_merge(session, made.id, WHY, actor=BEN.actor)
        assert get_person(session, BEN.actor, made.gone_id).name == "Visitor"
