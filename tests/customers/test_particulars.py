"""Where people and companies are, their tags, and fields of the house's own."""

import csv
from io import StringIO
from re import search

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from steward.customers import Company, Person
from steward.customers.forms import CustomFieldForm
from steward.customers.models import CustomField
from steward.customers.queries.books import companies_changed, tell_companies, tell_people
from steward.customers.rules import FieldKind, checked
from steward.kit.db import Database
from steward.sales.queries.books import orders_changed
from tests.cast import BEN, SAM, sign_in
from tests.kit.chain import last_fact
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.database

FIELDS = "/desk/customers/fields"
ELSA = {
    "name": "Elsa Lindgren",
    "address": "Storgatan 5\nApt 2",
    "postcode": "114  51",
    "city": "Stockholm",
    "country": "sweden",
    "tags": "VIP, vip, Cafés",
}


@pytest.fixture
def ben(client: FlaskClient) -> FlaskClient:
    """Ben's browser."""
    sign_in(client, BEN)
    return client


@pytest.fixture
def sam(client: FlaskClient) -> FlaskClient:
    """Sam's browser: he may say which fields there are."""
    sign_in(client, SAM)
    return client


def _add(sam: FlaskClient, **said: str) -> None:
    answer = sam.post(FIELDS, data={"position": "1", **said})
    assert answer.status_code == 303, answer.text


def _entered(client: FlaskClient, data: dict[str, str], at: str = "/desk/customers") -> str:
    answer = client.post(at, data=data)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def _version(form: str) -> str:
    found = search(r'name="version" value="(\d+)"', form)
    assert found
    return found[1]


def test_place_and_tags_are_entered_shown_found_and_saved_as_a_file(
    ben: FlaskClient, database: Database
) -> None:
    page = ben.get(_entered(ben, ELSA)).text
    for words in ("Storgatan 5", "114 51 Stockholm", "Sweden", "VIP", "Cafés"):
        assert words in page
    with database.reading() as session:
        elsa = session.scalars(select(Person).where(Person.name == ELSA["name"])).one()
        assert (elsa.postcode, elsa.country, elsa.tags) == ("114 51", "SE", ["VIP", "Cafés"])
        assert tell_people(session, [elsa.id], UTC_ZONE)[0].rows[0][2:] == ("Stockholm", "SE")
    assert "Elsa" in ben.get("/desk/customers?tag=VIP").text
    assert "Nobody like this has the tag" in ben.get("/desk/customers?tag=none").text
    saved = ben.get("/desk/customers.csv?tag=Cafés").data.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(saved))
    assert (row["postcode"], row["country"], row["tags"]) == ("114 51", "SE", "VIP; Cafés")


def test_who_has_the_same_name_at_the_same_place_is_asked_about(ben: FlaskClient) -> None:
    _entered(ben, ELSA)
    again = ben.post("/desk/customers", data=ELSA | {"name": "Elsa Lindgern"})
    assert again.status_code == 409
    assert "same place" in again.text


def test_own_fields_are_entered_checked_at_their_place_and_kept_when_put_away(
    sam: FlaskClient, database: Database
) -> None:
    _add(sam, title="Serial no.", kind="text")
    _add(sam, title="Machine", kind="choice", choices="Mara 2\nTilda")
    _add(sam, title="Service contract", kind="yes or no")
    _add(sam, title="Serviced on", kind="date", position="2")
    form = sam.get("/desk/customers/new").text
    for name in ("serial_no", "machine", "service_contract", "serviced_on"):
        assert f'name="fields.{name}"' in form
    wrong = sam.post(
        "/desk/customers",
        data={"name": "Ole", "fields.machine": "Cyra", "fields.serviced_on": "yesterday"},
    )
    assert wrong.status_code == 422
    assert "Choose one of: Mara 2, Tilda." in wrong.text
    assert "Write a day as year, month and day" in wrong.text
    assert 'value="yesterday"' in wrong.text
    right = {"name": "Ole", "fields.machine": "tilda", "fields.serviced_on": "2026-10-01"}
    address = _entered(sam, right | {"fields.service_contract": "yes", "fields.serial_no": "A-7"})
    page = sam.get(address).text
    for words in ("Tilda", "1 Oct 2026", "A-7"):
        assert words in page
    with database.reading() as session:
        ole = session.scalars(select(Person).where(Person.name == "Ole")).one()
    assert ole.fields == {
        "machine": "Tilda",
        "serviced_on": "2026-10-01",
        "service_contract": True,
        "serial_no": "A-7",
    }


def test_what_a_field_holds_stays_when_its_choices_change_or_it_is_put_away(
    sam: FlaskClient, database: Database
) -> None:
    _add(sam, title="Machine", kind="choice", choices="Mara 2\nTilda")
    _add(sam, title="Serial no.")
    right = {"name": "Ole", "fields.machine": "tilda", "fields.serial_no": "A-7"}
    address = _entered(sam, right)
    with database.reading() as session:
        fields = {one.key: one for one in session.scalars(select(CustomField))}
    machine = fields["machine"]
    url = f"{FIELDS}/{machine.id}"
    changed = {"title": "Machine", "position": "1", "choices": "Mara 2", "version": "1"}
    assert sam.post(url, data=changed).status_code == 303
    assert sam.post(url, data=changed).status_code == 409  # somebody changed it since
    assert "filled once" in sam.get(FIELDS).text
    form = sam.get(f"{address}/particulars").text
    assert '<option value="Tilda" selected>' in form
    kept = {**right, "fields.machine": "Tilda", "version": _version(form)}
    assert sam.post(f"{address}/particulars", data=kept).status_code == 303
    sam.post(f"{FIELDS}/{fields['serial_no'].id}/retirement")
    sam.get(FIELDS)  # which says that it is put away
    assert "Serial no." not in sam.get(address).text
    sam.post(f"{url}/retirement")
    assert "Tilda" not in sam.get(address).text
    sam.post(f"{url}/return")
    assert "Tilda" in sam.get(address).text
    assert "switched the field" in sam.get("/desk/admin/audit").text


def test_fields_are_refused_with_words_that_cannot_be(sam: FlaskClient) -> None:
    _add(sam, title="Machine", kind="text")
    twice = sam.post(FIELDS, data={"title": "machine", "position": "1"})
    assert "Another field has this name." in twice.text
    none = sam.post(FIELDS, data={"title": "Size", "kind": "choice", "position": "1"})
    assert "Write what can be chosen" in none.text
    _add(sam, title="Machine", kind="text", of="company")  # companies have fields of their own
    strange = sam.post("/desk/customers", data={"name": "Ole", "fields.nothing": "x"})
    assert "There is no such field." in strange.text


def test_company_is_entered_changed_and_called_otherwise_in_the_books_too(
    sam: FlaskClient, database: Database
) -> None:
    nord = {"name": "Nord AB", "domain": "@nord.example", "country": "SE", "tags": "cafés"}
    address = _entered(sam, nord, "/desk/companies")
    for words in ("Nord AB", "nord.example", "Sweden", "cafés"):
        assert words in sam.get(address).text
    known = sam.post("/desk/companies", data={"name": "NORD ab", "domain": "nord.example"})
    assert known.status_code == 422
    assert known.text.count("Nord AB is a company that we have already.") >= 2
    _entered(sam, {"name": "Elsa", "company": "Nord AB"})
    before = last_fact(database)
    version = _version(sam.get(f"{address}/particulars").text)
    renamed = nord | {"name": "Nord & Söner", "version": version}
    assert sam.post(f"{address}/particulars", data=renamed).status_code == 303
    assert sam.post(f"{address}/particulars", data=renamed).status_code == 409
    until = last_fact(database)
    with database.reading() as session:
        company = session.scalars(select(Company)).one()
        assert companies_changed(session, before, until) == [company.id]
        (told,) = tell_companies(session, [company.id], UTC_ZONE)
        assert told.rows == [("Nord & Söner", None, "SE")]
        assert told.whole == [("Nord AB",)]
        assert orders_changed(session, before, until) == []


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("number", "12.50", "12.5"),
        ("number", "1e3", "1000"),
        ("number", "", None),
        ("yes or no", "Y", True),
        ("yes or no", False, False),
        ("link", "https://x.example/a", "https://x.example/a"),
        ("date", "2026-02-28", "2026-02-28"),
    ],
)
def test_values_are_kept_the_same_whichever_way_they_came(
    kind: str, said: object, kept: object
) -> None:
    assert checked(CustomFieldForm(title="x", kind=FieldKind(kind)), said) == kept


@given(st.sampled_from(FieldKind), st.text(max_size=40) | st.floats() | st.integers())
def test_no_value_is_a_fault_and_what_is_kept_can_be_entered_again(
    kind: FieldKind, said: object
) -> None:
    field = CustomFieldForm(title="x", kind=kind, choices="a")
    try:
        kept = checked(field, said)
    except ValueError:
        return
    assert checked(field, kept) == kept


def test_company_of_more_people_than_a_statement_has_parameters_is_shown(
    ben: FlaskClient, database: Database
) -> None:
    address = _entered(ben, {"name": "Nord AB"}, "/desk/companies")
    with database.transaction() as session:
        session.execute(
            text("""
                insert into people (version, name, company_id, tags, fields, notes, created_at)
                select 1, 'Guest ' || i, :company, '{}', '{}', '', now()
                from generate_series(1, 66000) as i
            """),
            {"company": int(address.rpartition("/")[2])},
        )
    page = ben.get(address)
    assert (page.status_code, "66000 people" in page.text) == (200, True)
