"""The desk's pages of people and companies: found, sorted, exported, entered, changed."""

import csv
from html import unescape
from io import BytesIO, StringIO
from re import findall, search
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from steward.customers import Company, Person, PersonForm, add_person
from steward.customers.models import Contact
from steward.customers.queries.exports import EXPORTED, EXPORTED_OF_COMPANY
from steward.kit import exports
from steward.kit.db import Database
from tests.cast import ADA, ANN, BEN, CLEO, DAN, EVE, KIM, Member, sign_in
from tests.naughty import some_naughty_strings
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

_ELSA = {
    "name": "Elsa Lindgren",
    "email": "elsa@lindgren.example",
    "company": "Café Lindgren",
    "phones": "+31 20 123 4567\n\n+31201234568",
    "emails": "info@lindgren.example",
    "notes": "Prefers calls after four.",
}


@pytest.fixture
def ben(client: FlaskClient) -> FlaskClient:
    """Ben's browser."""
    sign_in(client, BEN)
    return client


def _database(app: Flask) -> Database:
    database = app.extensions["database"]
    assert isinstance(database, Database)
    return database


def _enter(app: Flask, *forms: PersonForm) -> None:
    with _database(app).transaction() as session:
        for form in forms:
            add_person(session, form, actor=BEN.actor)


def _names(page: str) -> list[str]:
    return [unescape(name) for name in findall(r'<tr><td><a href="[^"]+">([^<]+)</a>', page)]


def _table(client: FlaskClient, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


def test_person_is_entered_shown_and_changed(ben: FlaskClient) -> None:
    entered = ben.post("/desk/customers", data=_ELSA)
    assert entered.status_code == 303
    address = entered.headers["Location"]
    page = ben.get(address).text
    for words in ("Elsa Lindgren", "+31201234567", "info@lindgren.example", "Café Lindgren"):
        assert words in page
    assert f'hx-get="/desk/tickets/of-customer/{address.rpartition("/")[2]}"' in page
    form = ben.get(f"{address}/particulars").text
    assert "+31201234567\n+31201234568</textarea>" in form
    version = search(r'name="version" value="(\d+)"', form)
    assert version
    changed = _ELSA | {"phones": "", "name": "Elsa L.", "version": version[1]}
    assert ben.post(f"{address}/particulars", data=changed).status_code == 303
    page = ben.get(address).text
    assert "Elsa L." in page
    assert "+31201234567" not in page


def test_second_of_two_who_change_a_person_is_told_and_keeps_what_was_typed(
    app: Flask, ben: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(other_client, CLEO)
    address = f"/desk/customers/{DAN.person_id}/particulars"
    dan = {"name": DAN.name, "email": DAN.email, "version": "1"}
    assert other_client.post(address, data=dan | {"phones": "+31201234567"}).status_code == 303
    late = ben.post(address, data=dan | {"phones": "+31209999999"})
    assert late.status_code == 409
    assert "Somebody changed this while you were looking." in late.text
    assert "+31209999999" in late.text
    with _database(app).reading() as session:
        assert list(session.scalars(select(Contact.value))) == ["+31201234567"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "This is needed."),
        ("name", "x" * 201, "At most 200 characters fit here."),
        ("name", "a\x00b", "This holds a character that cannot be kept."),
        ("email", "elsa", "This is no mail address"),
        ("email", DAN.email, "Dan Dorsey has this address already."),
        ("email", "a\x00@x.example", "This holds a character that cannot be kept."),
        ("company", "x" * 201, "At most 200 characters fit here."),
        ("phones", "+31201234567\n12", "12: Write the number with its country"),
        ("phones", "\n".join(f"+3120123450{n}" for n in range(11)), "At most 10 of these"),
        ("emails", "fine@x.example\nnot fine", "not fine: This is no mail address"),
        ("notes", "x" * 10_001, "At most 10000 characters fit here."),
        ("notes", "a\x00b", "This holds a character that cannot be kept."),
    ],
)
def test_field_that_cannot_be_used_is_named_and_nothing_is_written(
    app: Flask, ben: FlaskClient, field: str, value: str, reason: str
) -> None:
    for path in ("/desk/customers", f"/desk/customers/{EVE.person_id}/particulars"):
        answer = ben.post(path, data=_ELSA | {field: value})
        assert answer.status_code == 422
        error = search(f'id="error-{field}">.*?<span>([^<]*)</span>', answer.text)
        assert error
        assert reason in unescape(error[1])
    with _database(app).reading() as session:
        assert session.scalar(select(func.count(Person.id))) == 2
        assert session.scalar(select(func.count(Company.id))) == 0


def test_people_are_found_by_any_part_of_name_address_or_company(
    app: Flask, ben: FlaskClient
) -> None:
    _enter(
        app,
        PersonForm(name="Zoë Ångström", email="zoe_a@x.example", company="Kafé Nord"),
        PersonForm(name="Zoa 100%", email="zoa@x.example"),
    )
    found = {
        "angstrom": ["Zoë Ångström"],
        "zo": ["Zoa 100%", "Zoë Ångström"],
        "kafe zoe": ["Zoë Ångström"],
        "zoe_": ["Zoë Ångström"],
        "zo_": [],
        "0%": ["Zoa 100%"],
        "\\": [],
        "\x00": ["Dan Dorsey", "Eve Egger", "Zoa 100%", "Zoë Ångström"],
    }
    for words, names in found.items():
        page = ben.get("/desk/customers", query_string={"q": words}).text
        assert _names(page) == names, words


@pytest.mark.parametrize("sort", ["name", "-name", "email", "-email", "company", "-since", "zzz"])
def test_pages_of_every_order_hold_everybody_once(app: Flask, ben: FlaskClient, sort: str) -> None:
    forms = [
        PersonForm(
            name=f"P {n % 30}", email=f"p{n}@x.example" if n % 3 else None, company="ABC"[n % 3]
        )
        for n in range(120)
    ]
    _enter(app, *forms)
    address: str | None = f"/desk/customers?sort={sort}"
    names: list[str] = []
    for _ in range(4):
        if address is None:
            break
        page = ben.get(address, headers={"HX-Request": "true"}).text
        names += findall(r"/desk/customers/(\d+)", page)
        more = search(r'hx-get="([^"]+)"[^>]*closest tr', page)
        address = unescape(more[1]) if more else None
    assert sorted(map(int, names)) == list(range(1, 123))


def test_list_narrows_to_the_people_of_a_company(app: Flask, ben: FlaskClient) -> None:
    _enter(app, PersonForm(name="Elsa", company="Nord"), PersonForm(name="Finn", company="Süd"))
    rows = findall(r"/desk/companies/(\d+)\">(\w+)", ben.get("/desk/companies").text)
    assert [name for _, name in rows] == ["Nord", "Süd"]
    page = ben.get(f"/desk/customers?company={rows[1][0]}").text
    assert _names(page) == ["Finn"]
    assert _names(ben.get("/desk/companies?q=nor").text) == ["Nord"]


def test_csv_holds_what_the_list_holds_and_runs_no_formula(app: Flask, ben: FlaskClient) -> None:
    _enter(app, PersonForm(name='=HYPERLINK("http://x")', email="a@x.example", company="@x"))
    rows = _table(ben, "/desk/customers.csv?q=hyper")
    assert rows[0] == [*EXPORTED, "since"]
    cells = dict(zip(rows[0], rows[1], strict=True))
    shown = (cells["name"], cells["email"], cells["company"])
    assert shown == ('\'=HYPERLINK("http://x")', "a@x.example", "'@x")
    assert len(_table(ben, "/desk/customers.csv")) == 1 + 3
    head, company = _table(ben, "/desk/companies.csv")
    assert head == [*EXPORTED_OF_COMPANY, "since"]
    assert company[:4] == ["1", "'@x", "", "1"]


def test_a_workbook_holds_the_same_as_texts_in_as_many_sheets_as_it_takes(
    app: Flask, ben: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = [f"{sign}1+1 {'long ' * 38}" for sign in "=+-@"]
    people = [
        PersonForm(name=name, company=name, notes="x" * 9000, phones=["+31201234567"])
        for name in odd
    ]
    _enter(app, *people)
    (head, *rows), *_ = _sheets(ben, "/desk/customers.xlsx?q=long")
    assert head == [*EXPORTED, "since"]
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert sorted(one["name"] for one in cells) == sorted(one.strip() for one in odd)
    assert {(one["phones"], len(one["notes"])) for one in cells} == {("+31201234567", 9000)}
    (_, *companies), *_ = _sheets(ben, "/desk/companies.xlsx")
    assert sorted(row[1] for row in companies) == sorted(one.strip() for one in odd)
    assert _sheets(ben, "/desk/customers.xlsx?q=nobody") == [[[*EXPORTED, "since"]]]
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 3)
    assert [len(one) for one in _sheets(ben, "/desk/customers.xlsx?q=long")] == [3, 3]
    assert [len(one) for one in _sheets(ben, "/desk/customers.xlsx")] == [3, 3, 3]


def _sheets(client: FlaskClient, address: str) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(address).data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


_READ = [
    "/desk/customers",
    "/desk/customers.csv",
    "/desk/customers.xlsx",
    "/desk/companies",
    "/desk/companies.csv",
    "/desk/companies.xlsx",
    f"/desk/customers/{EVE.person_id}",
]
_CHANGE = ["/desk/customers/new", f"/desk/customers/{EVE.person_id}/particulars"]


@pytest.mark.parametrize(
    ("who", "read", "change"),
    [
        (None, 303, 303),
        (DAN, 404, 404),
        (EVE, 404, 404),
        (BEN, 200, 200),
        (ADA, 200, 200),
        (KIM, 200, 403),
        (ANN, 200, 403),
    ],
    ids=["stranger", "other", "oneself", "agent", "admin", "stock", "analyst"],
)
def test_who_may_see_and_change_customers(
    app: Flask, client: FlaskClient, who: Member | None, read: int, change: int
) -> None:
    if who:
        sign_in(client, who)
    assert {client.get(path).status_code for path in _READ} == {read}
    assert {client.get(path).status_code for path in _CHANGE} == {change}
    written = client.post(_CHANGE[1], data={"name": "Eve E.", "email": EVE.email})
    assert written.status_code == (303 if change == 200 else change)
    with _database(app).reading() as session:
        name = session.get_one(Person, EVE.person_id).name
    assert name == ("Eve E." if change == 200 else EVE.name)


def test_nobody_is_where_nobody_is(ben: FlaskClient) -> None:
    numbers = ("999", "999/particulars", "x", "9" * 30)
    for path in [f"/desk/customers/{number}" for number in numbers]:
        assert ben.get(path).status_code == 404
        assert ben.get(path.replace("customers", "companies")).status_code == 404
    assert ben.get("/desk/customers?cursor=zzz").status_code == 422
    assert "Nobody found" in ben.get("/desk/customers?q=zzz").text
    assert "No companies yet" in ben.get("/desk/companies").text


# A timeline asks each of its nine sources; what was merged is asked, too, and what is next.
@pytest.mark.parametrize(
    ("path", "most"), [(path, 6) for path in [*_READ[:-1], *_CHANGE]] + [(_READ[-1], 12 + 9)]
)
def test_pages_ask_the_database_little(ben: FlaskClient, path: str, most: int) -> None:
    with counted_sql() as sent:
        assert ben.get(path).status_code == 200
    assert len(sent) <= most, sent


def test_naughty_strings_are_no_fault(ben: FlaskClient) -> None:
    for text in some_naughty_strings():
        words = {"q": text, "sort": text, "company": text}
        assert ben.get("/desk/customers", query_string=words).status_code in {200, 404}
        sent = {"name": text, "company": text, "notes": text}
        answer = ben.post("/desk/customers", data=sent)
        assert answer.status_code in {303, 422}
        if answer.status_code == 303:
            page = ben.get(answer.headers["Location"])
            assert page.status_code == 200
            assert "<script>alert" not in page.text
