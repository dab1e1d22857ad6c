"""Somebody who was entered twice, each time with a call and a ticket."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.customers import (
    Consent,
    Person,
    PersonForm,
    add_person,
)
from steward.customers.actions import merge_people, note_call
from steward.customers.actions.rows import rows_of
from steward.customers.forms import CallForm, MergeForm
from steward.customers.models import Double, Merge
from steward.customers.queries import holdings
from steward.helpdesk.models import Ticket
from steward.kit.db import Database
from tests.cast import BEN, EVE
from tests.helpdesk.asking import raised
from tests.routing.staff import UTC_ZONE

OLD = PersonForm(
    name="Elsa Lindgren",
    email="elsa@lindgren.example",
    company="Café Lindgren",
    phones=["+46812345678"],
    notes="Calls back after four.",
    address="Storgatan 1",
    city="Malmö",
    tags=["wholesale"],
)
NEW = PersonForm(
    name="Elsa Berg",
    email="elsa@berg.example",
    segment="Key account",
    city="Lund",
    tags=["barista"],
    phones=["+46812345678", "+46899999999"],
    notes="Married in June.",
)
WHY = "Mother and daughter."


@dataclass
class Two:
    """The ids of two records of one person."""

    old: int
    new: int


@pytest.fixture
def two(app: Flask, database: Database) -> Two:
    """Elsa, entered twice, each with a call and a ticket."""
    with database.transaction() as session:
        ids = [add_person(session, form, actor=BEN.actor).id for form in (OLD, NEW)]
        for person_id in ids:
            said = CallForm(said=f"Said to {person_id}")
            note_call(session, person_id, said, UTC_ZONE, actor=BEN.actor)
    for person_id in ids:
        ticket = raised(app, EVE)
        with database.transaction() as session:
            session.get_one(Ticket, ticket.id).customer_id = person_id
    return Two(*ids)


def merged(session: Session, kept: int, gone: int, *take: str, reason: str = "") -> Merge:
    """Merge as Ben does."""
    form = MergeForm.model_validate({"take": take, "reason": reason})
    return merge_people(session, kept, gone, form, actor=BEN.actor)


def everything(session: Session) -> dict[str, list[object]]:
    """Return all rows of tables of customers and of what names them, but for their versions."""
    tables = {one.column.class_ for one in holdings() if one.column is not None}
    found: dict[str, list[object]] = {}
    for table in (*tables, Consent, Double, Person):
        rows = [one | {"version": 0} for one in rows_of(session, table)]
        found[table.__tablename__] = sorted(rows, key=str)
    return found
