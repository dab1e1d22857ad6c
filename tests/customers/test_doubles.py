"""People who were entered twice: asked about at entry, found by the job, decided at the desk."""

import csv
from io import StringIO
from re import search

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.customers import Person, PersonForm, add_person
from steward.customers.actions import look_for_doubles
from steward.customers.models import Double
from steward.quant.doubles import folded_mail
from tests.api_program import API, Program
from tests.cast import ANN, BEN, DAN, sign_in
from tests.sql_counter import counted_sql
from tests.working import do_jobs

pytestmark = pytest.mark.database

URL = "/desk/customers/doubles"
ELSA = {
    "name": "Elsa Lindgren",
    "email": "elsa@lindgren.example",
    "company": "Café Lindgren GmbH",
    "phones": "+46812345678",
}
TYPO = {"name": "Lindgern, Elsa", "phones": "+46812345678"}


@pytest.fixture
def ben(client: FlaskClient) -> FlaskClient:
    """Ben's browser."""
    sign_in(client, BEN)
    return client


@pytest.fixture
def pair(ben: FlaskClient) -> int:
    """Elsa, entered twice, and found; returns the number of the pair."""
    ben.post("/desk/customers", data=ELSA)
    assert ben.post("/desk/customers", data=TYPO | {"anyway": "1"}).status_code == 303
    database = ben.application.extensions["database"]
    for _ in look_for_doubles(database):
        pass
    with database.reading() as session:
        found: int = session.scalars(select(Double.id)).one()
    return found


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        (TYPO, "name one letter or two apart, same phone"),
        ({"name": "Ole", "phones": "+46 8 123 456 78"}, "same phone"),
        ({"name": "E. Lindgren", "company": "cafe lindgren"}, "but for an initial, same company"),
        ({"name": "Ole", "email": "Elsa+shop@lindgren.example"}, "but for its spelling"),
    ],
)
def test_likely_double_is_said_before_saving(
    ben: FlaskClient, entered: dict[str, str], reason: str
) -> None:
    known = ben.post("/desk/customers", data=ELSA).headers["Location"]
    asked = ben.post("/desk/customers", data=entered)
    assert asked.status_code == 409
    assert reason in asked.text
    assert f'href="{known}"' in asked.text
    assert entered["name"] in asked.text  # nothing that was typed is lost
    save, anyway = asked.text.index("Save<"), asked.text.index("Enter anyway")
    assert save < anyway  # Enter in a field saves, which asks again
    assert ben.post("/desk/customers", data=entered | {"anyway": "1"}).status_code == 303


def test_one_name_alone_is_not_asked_about(ben: FlaskClient) -> None:
    ben.post("/desk/customers", data=ELSA)
    assert ben.post("/desk/customers", data={"name": "Elsa Lindgren"}).status_code == 303


def test_program_is_told_who_is_known_and_may_go_on(client: FlaskClient) -> None:
    ben = Program(client, BEN)
    sent = {"name": "Elsa Lindgren", "phones": ["+46812345678"]}
    number = ben("POST", f"{API}/customers", sent).get_json()["id"]
    again = ben("POST", f"{API}/customers", sent)
    assert again.status_code == 409
    assert (
        again.get_json()["detail"] == f"Elsa Lindgren (customer {number}): same name, same phone."
    )
    assert ben("POST", f"{API}/customers", sent | {"enter_anyway": True}).status_code == 201


def test_search_that_was_asked_for_fills_the_page(app: Flask, ben: FlaskClient) -> None:
    assert "Nobody has looked for doubles yet" in ben.get(URL).text
    ben.post("/desk/customers", data=ELSA)
    ben.post("/desk/customers", data=TYPO | {"anyway": "1"})
    assert ben.post(f"{URL}/search").status_code == 303
    assert "Looking through all people" in ben.get(URL).text
    do_jobs(app)
    page = ben.get(URL).text
    for words in ("people looked through", "Lindgern, Elsa", "same phone", "Not the same"):
        assert words in page
    assert "st-differs" in page


def test_pair_set_apart_is_not_asked_about_again(ben: FlaskClient, pair: int) -> None:
    assert ben.post(f"{URL}/{pair}/apart").status_code == 303
    assert ben.post(f"{URL}/{pair}/apart").status_code == 409
    for _ in look_for_doubles(ben.application.extensions["database"]):
        pass
    assert "No doubles to look at" in ben.get(URL).text
    assert "Lindgern, Elsa" in ben.get(f"{URL}?state=apart").text
    assert ben.post(f"{URL}/{pair}/reopened").status_code == 303
    assert "Lindgern, Elsa" in ben.get(URL).text


def test_pair_that_is_none_any_more_is_dropped(ben: FlaskClient, pair: int) -> None:
    database = ben.application.extensions["database"]
    assert pair
    with database.transaction() as session:
        session.execute(text("delete from contacts"))
        session.execute(text("update people set name = 'Ole Berg' where name like 'Lindgern%'"))
    for _ in look_for_doubles(database):
        pass
    assert "No doubles to look at" in ben.get(URL).text


def test_list_is_filtered_paged_and_exported(ben: FlaskClient, pair: int) -> None:
    assert pair
    with counted_sql() as sent:
        assert "Lindgern, Elsa" in ben.get(URL).text
    assert len(sent) <= 8
    assert "Lindgern, Elsa" not in ben.get(f"{URL}?least=1").text
    assert ben.get(f"{URL}?state=unknown").status_code == 422
    answer = ben.get(f"{URL}.csv").data.decode("utf-8-sig")
    (line,) = csv.DictReader(StringIO(answer))
    assert (line["name_1"], line["name_2"]) == ("Elsa Lindgren", "Lindgern, Elsa")
    assert float(line["probability"]) >= 0.5
    assert line["reasons"] == "name one letter or two apart, same phone"


def test_more_pairs_come_with_the_next_page(app: Flask, ben: FlaskClient) -> None:
    with app.extensions["database"].transaction() as session:
        people = [_person(session, f"Person {n}") for n in range(31)]
        session.execute(
            text(
                "insert into doubles (left_id, right_id, score, reasons, state, found_at) "
                "select :first, id, 0.9, '{name}', 'open', now() from people where id = any(:ids)"
            ),
            {"first": people[0], "ids": people[1:]},
        )
    first = ben.get(URL).text
    assert first.count('id="double-') == 25
    more = search(r'hx-get="([^"]+cursor[^"]+)"', first)
    assert more
    rest = ben.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert rest.count('id="double-') == 5


def _person(session: Session, name: str) -> int:
    return add_person(session, PersonForm(name=name), actor=BEN.actor).id


def test_who_may_not_change_may_only_look(client: FlaskClient, pair: int) -> None:
    sign_in(client, ANN)
    assert "Not the same" not in client.get(URL).text.partition("<table")[2]
    assert client.post(f"{URL}/{pair}/apart").status_code == 403
    sign_in(client, DAN)
    assert client.get(URL).status_code == 404


def test_database_and_program_fold_addresses_alike(app: Flask) -> None:
    mails = ["A.b+c@Gmail.com", "a.b@googlemail.com", "A.B+x+y@mail.example", "plain@mail.example"]
    with app.extensions["database"].reading() as session:
        for mail in mails:
            folded = session.scalar(text("select mail_key(:mail)"), {"mail": mail})
            assert folded == folded_mail(mail)
        assert session.scalars(select(Person.id)).first()
