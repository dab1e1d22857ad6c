"""People out of files, by the import of the house: known again, changed, refused, taken back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text

from steward.customers import Person
from steward.customers.actions import note_call
from steward.customers.forms import CallForm
from steward.customers.models import Company, Contact, FollowUp
from steward.kit import clock
from steward.kit.db import Database
from tests.analytics.uploading import Sender
from tests.cast import ADA, ANN, DAN, EVE, SAM, sign_in
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.database

HEAD = "Customer ID,First name,Last name,E-mail,Phone,Country,Town,Company,Labels,Machine\n"
FILE = (
    HEAD + "K-1,Elsa,Lindgren,elsa@lindgren.example,08-123 456 78,Sweden,Stockholm,"
    "Café Nord,VIP;Cafés,tilda\n"
    "K-2,Ole,,ole@nord.example,,Norway,Oslo,CAFÉ NORD,,\n"
    f"K-3,Daniel,,{DAN.email},+31 20 123 4567,NL,,,VIP,\n"
    "K-4,Ida,,ida@,,Narnia,,,,\n"
    "K-5,Per,,ELSA@lindgren.example,,,,,,\n"
    "K-6,Jon,,jon@x.example,,,,,,Cyra\n"
    ",,,,,,,Nord,,\n"
)


@pytest.fixture
def sender(app: Flask, client: FlaskClient, database: Database) -> Sender:
    """Ada's browser; there is a field of the house's own."""
    sign_in(client, ADA)
    said = {"title": "Machine", "kind": "choice", "choices": "Mara 2\nTilda", "position": "1"}
    client.post("/desk/customers/fields", data=said)
    return Sender(app, client, database)


def _people(database: Database) -> dict[str, Person]:
    with database.reading() as session:
        return {one.email or one.name: one for one in session.scalars(select(Person))}


def _refused(sender: Sender, url: str) -> list[str]:
    answer = sender.client.get(f"{url}/rejected.csv").data.decode("utf-8-sig")
    return [line.split(",K-", 1)[0] for line in answer.splitlines()[1:]]


def test_people_come_in_are_known_again_and_go_with_all_that_was_theirs(
    sender: Sender, database: Database
) -> None:
    url = sender.send(FILE.encode(), "people.csv")
    sender.columns(url)
    preview = sender.preview(url)
    assert preview["counts"] == {"created": 2, "changed": 1, "unchanged": 0, "rejected": 4}
    assert "elsa@lindgren.example" not in _people(database)
    sender.post(url, "run")
    assert sender.counts(url) == (2, 1, 0, 4)
    people = _people(database)
    elsa, dan = people["elsa@lindgren.example"], people[DAN.email]
    assert (elsa.name, elsa.country, elsa.city) == ("Elsa Lindgren", "SE", "Stockholm")
    assert (elsa.tags, elsa.fields) == (["VIP", "Cafés"], {"machine": "Tilda"})
    assert elsa.company_id == people["ole@nord.example"].company_id is not None
    assert (dan.name, dan.country, dan.tags) == ("Daniel", "NL", ["VIP"])
    with database.reading() as session:
        phones = dict(session.execute(select(Contact.person_id, Contact.value)).all())
        companies = session.scalars(select(Company.name)).all()
    assert (phones[elsa.id], phones[dan.id]) == ("+46812345678", "+31201234567")
    assert companies == ["Café Nord"]
    refused = sender.client.get(f"{url}/rejected.csv").data.decode("utf-8-sig")
    for words in (
        "no country that we know",
        "an earlier row has this too",
        "Choose one of: Mara 2, Tilda.",
        "A person has a name",
    ):
        assert words in refused
    assert "doubles.asked" in _facts(database)


def test_a_no_out_of_a_file_is_a_no(sender: Sender, database: Database) -> None:
    said = {"title": "Invoiced", "kind": "yes or no", "position": "2"}
    sender.client.post("/desk/customers/fields", data=said)
    file = "Customer ID,First name,E-mail,Invoiced\nK-9,Una,una@x.example,no\n"
    url = sender.send(file.encode(), "invoiced.csv")
    sender.columns(url)
    sender.post(url, "run")
    assert _people(database)["una@x.example"].fields == {"invoiced": False}


def test_same_file_changes_nothing_and_undoing_takes_back_all_that_came(
    sender: Sender, database: Database
) -> None:
    url = sender.bring(FILE.encode(), "people.csv")
    again = sender.bring(FILE.encode() + b"\n", "again.csv")
    assert sender.counts(again) == (0, 0, 3, 4)
    undone = sender.post(again, "undoing")
    assert undone.status_code == 303
    sender.post(url, "undoing")
    assert sender.run(url).state == "undone"
    people = _people(database)
    assert people[DAN.email].name == DAN.name
    assert (people[DAN.email].country, people[DAN.email].tags) == (None, [])
    assert "elsa@lindgren.example" not in people
    with database.reading() as session:
        assert session.scalars(select(Contact.id)).all() == []
    assert "undid import" in sender.client.get("/desk/admin/audit").text


@pytest.mark.parametrize("first", ["", "Nord AB"])
def test_who_has_a_company_gets_it_whoever_stands_before(
    sender: Sender, database: Database, first: str
) -> None:
    names = (first, "Berg AB", "")
    rows = (f"K-{n},P{n},p{n}@x.example,{name}\n" for n, name in enumerate(names))
    file = "Customer ID,First name,E-mail,Company\n" + "".join(rows)
    url = sender.send(file.encode(), "people.csv")
    sender.columns(url)
    sender.post(url, "run")
    people = _people(database)
    with database.reading() as session:
        companies = dict(session.execute(select(Company.id, Company.name)).all())
    kept = [companies.get(people[f"p{n}@x.example"].company_id or 0, "") for n in range(3)]
    assert kept == list(names)


def _facts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("select kind from facts")))


def test_what_people_changed_here_stays_unless_the_file_changed_it(
    sender: Sender, database: Database
) -> None:
    line = "K-1,Elsa,Lindgren,elsa@lindgren.example,,Sweden,Stockholm,,VIP,\n"
    sender.bring((HEAD + line).encode(), "one.csv")
    elsa = _people(database)["elsa@lindgren.example"]
    change = {"name": "Elsa L.", "email": elsa.email, "city": "Lund", "country": "SE"}
    form = sender.client.post(f"/desk/customers/{elsa.id}/particulars", data=change)
    assert form.status_code == 303
    moved = line.replace("elsa@lindgren", "elsa@new").replace("VIP", "VIP;Cafés")
    url = sender.bring((HEAD + moved).encode(), "two.csv")
    assert sender.counts(url) == (0, 1, 0, 0)
    elsa = _people(database)["elsa@new.example"]
    assert (elsa.name, elsa.city, elsa.tags) == ("Elsa L.", "Lund", ["VIP", "Cafés"])
    sender.post(url, "undoing")
    elsa = _people(database)["elsa@lindgren.example"]
    assert (elsa.name, elsa.tags) == ("Elsa L.", [])


def test_undoing_keeps_and_names_whom_people_went_on_with(
    sender: Sender, database: Database
) -> None:
    lines = "".join(f"K-{n},Guest {n},,g{n}@x.example,,,,,,\n" for n in range(4))
    url = sender.bring((HEAD + lines).encode(), "guests.csv")
    people = _people(database)
    with database.transaction() as session:
        called = people["g0@x.example"].id
        note_call(session, called, CallForm(said="Hello"), UTC_ZONE, actor=ADA.actor)
        step = FollowUp(person_id=people["g2@x.example"].id, means="call", title="Ask")
        step.due_on, step.created_at = date(2026, 11, 23), clock.now()
        session.add(step)
    asked = {"subject": "Leak", "body": "?", "customer_email": "g1@x.example"}
    assert sender.client.post("/desk/tickets", data=asked).status_code == 303
    sender.post(url, "undoing")
    assert sorted(_people(database)) == sorted([*_cast(), *(f"g{n}@x.example" for n in range(3))])
    page = sender.client.get(url).text
    assert "Guest 0" in page
    assert "Guest 1" in page


def _cast() -> list[Any]:
    return [DAN.email, EVE.email]


def test_own_file_comes_back_as_it_was_saved(sender: Sender, database: Database) -> None:
    sender.bring(FILE.encode(), "people.csv")
    before = {one.id: (one.name, one.city, one.tags, one.fields) for one in _all(database)}
    saved = sender.client.get("/desk/customers.csv").data
    url = sender.bring(saved, "saved.csv")
    assert sender.counts(url)[1:] == (0, len(before), 0)
    with database.transaction() as session:
        session.execute(delete(Contact))
    workbook = sender.client.get("/desk/customers.xlsx").data
    assert sender.counts(sender.bring(workbook, "saved.xlsx"))[1:] == (0, len(before), 0)
    other = sender.bring(saved.replace(b"Stockholm", b"Solna"), "changed.csv")
    assert sender.counts(other)[1] >= 1
    cities = {one.city for one in _all(database)}
    assert "Solna" in cities
    assert "Stockholm" not in cities


def _all(database: Database) -> list[Person]:
    return list(_people(database).values())


def test_who_may_not_bring_people_in_is_not_offered_it(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert "Bring in a file" not in client.get("/desk/customers").text
    sign_in(client, ANN)
    assert "Bring in a file" in client.get("/desk/customers").text
