"""Two who enter the same new customer at the same time: both succeed, and there is one customer."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Thread

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from steward.accounts import EmailConfirmed, User
from steward.customers import Person, person_for_email, person_for_user
from steward.kit import clock, events
from steward.kit.db import Database
from tests.api_program import FOR_ELSA, TICKETS, Program
from tests.app_fixture import new_client
from tests.cast import BEN, CLEO, sign_in
from tests.faults.test_two_at_once import at_once
from tests.waiting import wait_until

pytestmark = pytest.mark.database

ELSA = FOR_ELSA["customer_email"]


def by_api(app: Flask) -> TestResponse:
    return Program(new_client(app), CLEO)("POST", TICKETS, FOR_ELSA)


def at_the_desk(app: Flask) -> TestResponse:
    client = new_client(app)
    sign_in(client, CLEO)
    return client.post("/desk/tickets", data=FOR_ELSA)


def while_another_enters_her(database: Database, act: Callable[[], object]) -> None:
    """Do `act` while Elsa is entered but not committed yet, so that it has to wait."""
    later = Thread(target=act)
    with database.transaction() as session:
        person_for_email(session, ELSA, "Elsa Lindgren", actor=BEN.actor)
        later.start()
        wait_until(lambda: somebody_waits(database))
    later.join(30)


def somebody_waits(database: Database) -> bool:
    with psycopg.connect(database.conninfo) as connection:
        asked = "select from pg_locks where locktype = 'transactionid' and not granted"
        return connection.execute(asked).fetchone() is not None


@pytest.mark.parametrize(("way", "status"), [(by_api, 201), (at_the_desk, 303)])
def test_two_tickets_of_one_new_customer_find_one_another(
    app: Flask, database: Database, way: Callable[[Flask], TestResponse], status: int
) -> None:
    answers: list[int] = []
    while_another_enters_her(database, lambda: answers.append(way(app).status_code))
    assert answers == [status]
    assert len(people_of(database, ELSA)) == 1


def people_of(database: Database, email: str) -> list[Person]:
    with database.reading() as session:
        return list(session.scalars(select(Person).where(Person.email == email)))


def test_many_at_once_by_every_way_make_one_customer(app: Flask, database: Database) -> None:
    acts = [by_api, at_the_desk] * 4
    answers = at_once(*(partial(act, app) for act in acts))
    assert {answer.status_code for answer in answers} == {201, 303}
    assert len(people_of(database, ELSA)) == 1


def signed_up(database: Database, *, confirmed: bool) -> User:
    """Make Elsa's account."""
    with database.transaction() as session:
        elsa = User(name="Elsa", email=ELSA, role="customer", created_at=clock.now())
        elsa.confirmed_at = clock.now() if confirmed else None
        session.add(elsa)
    return elsa


def test_an_address_confirmed_while_a_ticket_is_entered_for_it_is_one_customer(
    app: Flask, database: Database
) -> None:
    assert app.extensions["database"] is database
    elsa = signed_up(database, confirmed=False)
    with database.transaction() as session:
        mine = person_for_user(session, replace(elsa.as_actor, is_confirmed=False))

    def confirm() -> None:
        with database.transaction() as session:
            session.get_one(User, elsa.id).confirmed_at = clock.now()
            session.flush()
            events.record(session, EmailConfirmed(subject_id=elsa.id), actor=elsa.as_actor)

    while_another_enters_her(database, confirm)
    (person,) = people_of(database, ELSA)
    assert person.user_id == elsa.id
    assert person.id != mine.id


def test_two_first_queries_of_one_login_are_one_customers(database: Database) -> None:
    elsa = signed_up(database, confirmed=True)
    ids: list[int] = []

    def ask() -> None:
        with database.transaction() as session:
            ids.append(person_for_user(session, elsa.as_actor).id)

    while_another_enters_her(database, ask)
    (person,) = people_of(database, ELSA)
    assert ids == [person.id]


def test_a_confirmed_customer_who_asks_is_written_to_and_found_by_address(
    database: Database,
) -> None:
    elsa = signed_up(database, confirmed=True)
    with database.transaction() as session:
        person = person_for_user(session, elsa.as_actor)
        assert person.email == ELSA
        assert person_for_email(session, ELSA, None, actor=BEN.actor) is person


def test_a_customer_whose_address_was_changed_is_found_by_that_of_the_login(
    database: Database,
) -> None:
    elsa = signed_up(database, confirmed=True)
    with database.transaction() as session:
        person = person_for_user(session, elsa.as_actor)
        person.email = "elsa@work.example"
        session.flush()
        assert person_for_email(session, ELSA, None, actor=BEN.actor) is person


def test_the_later_of_two_who_enter_the_same_person_is_told(app: Flask, database: Database) -> None:
    client = new_client(app)
    sign_in(client, CLEO)
    form = {"name": "Elsa", "email": ELSA}
    answers: list[TestResponse] = []
    while_another_enters_her(
        database, lambda: answers.append(client.post("/desk/customers", data=form))
    )
    assert answers[0].status_code == 409
    assert "has just entered the same" in answers[0].text
