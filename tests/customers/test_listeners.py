"""A confirmed address: what was written from it becomes the login's own, and only then."""

import pytest
from flask import Flask
from sqlalchemy import select

from steward.accounts import EmailConfirmed, User
from steward.customers import Person, person_for_email
from steward.helpdesk.models import Ticket
from steward.kit import clock, events
from steward.kit.db import Database
from tests.cast import BEN, EVE
from tests.helpdesk.asking import raised

pytestmark = pytest.mark.database

_FINN = "finn@harbour.example"


def _sign_up(database: Database) -> User:
    with database.transaction() as session:
        finn = User(name="Finn", email=_FINN, role="customer", created_at=clock.now())
        session.add(finn)
        session.flush()
        session.add(Person(name="Finn", user_id=finn.id, created_at=clock.now()))
    return finn


def _confirm(database: Database, user: User) -> None:
    with database.transaction() as session:
        session.get_one(User, user.id).confirmed_at = clock.now()
        session.flush()
        events.record(session, EmailConfirmed(subject_id=user.id), actor=user.as_actor)


def test_tickets_of_the_address_are_the_logins_own_once_it_is_confirmed(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        person_for_email(session, _FINN, "F. Harbour", actor=BEN.actor)
    finn = _sign_up(database)
    with database.transaction() as session:
        by_address = session.scalars(select(Person).where(Person.email == _FINN)).one()
        assert by_address.user_id is None
        mine = session.scalars(select(Person).where(Person.user_id == finn.id)).one()
        ticket = raised(app, EVE)
        session.get_one(Ticket, ticket.id).customer_id = mine.id
    _confirm(database, finn)
    with database.reading() as session:
        merged = session.scalars(select(Person).where(Person.email == _FINN)).one()
        assert (merged.id, merged.user_id) == (by_address.id, finn.id)
        assert session.get_one(Ticket, ticket.id).customer_id == merged.id
        assert session.get(Person, mine.id) is None


@pytest.mark.usefixtures("app")
def test_new_address_is_written_to_once_it_is_confirmed(database: Database) -> None:
    finn = _sign_up(database)
    _confirm(database, finn)
    with database.reading() as session:
        assert session.scalars(select(Person.email).where(Person.user_id == finn.id)).one() == _FINN
