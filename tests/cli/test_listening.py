"""Commands that act: what they do is heard by the modules above, as what a page does is."""

import pytest
from sqlalchemy import select

from steward.accounts import EmailConfirmed, User
from steward.customers import Person, person_for_email
from steward.kit import clock, events
from steward.kit.db import Database
from tests.cast import BEN
from tests.command_fixture import Steward

pytestmark = pytest.mark.database

FINN = "finn@harbour.example"


@pytest.mark.parametrize("words", [["token", "create", "--email", BEN.email], ["import", "--help"]])
def test_a_command_that_acts_is_listened_to(
    steward: Steward,
    fresh_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
) -> None:
    monkeypatch.setattr(events, "_listeners", {})  # as in a process that has just begun
    assert steward(*words).code == 0
    database = Database(fresh_database_url)
    with database.transaction() as session:
        person_for_email(session, FINN, "Finn", actor=BEN.actor)
        finn = User(name="Finn", email=FINN, role="customer", created_at=clock.now())
        session.add(finn)
        session.flush()
        events.record(session, EmailConfirmed(subject_id=finn.id), actor=finn.as_actor)
        linked = session.scalars(select(Person.user_id).where(Person.email == FINN)).one()
        assert linked == finn.id
    database.dispose()
