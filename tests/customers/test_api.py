"""Customers by API: added, found, changed, by staff."""

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, Program, problems_of
from tests.cast import ANN, BEN, DAN, SAM, sign_in
from tests.naughty import batched, naughty_strings
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

CUSTOMERS, COMPANIES = f"{API}/customers", f"{API}/companies"
ELSA = {
    "name": "Elsa Lindgren",
    "email": "elsa@lindgren.example",
    "company": "Café Lindgren",
    "phones": ["+46 8 123 456 78"],
    "emails": ["orders@lindgren.example"],
    "notes": "Calls back after four.",
    "segment": "Key account",
    "standing_agent": BEN.email,
}


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """An agent's program."""
    return Program(client, BEN)


def test_customer_is_added_and_read_as_answered(ben: Program) -> None:
    answer = ben("POST", CUSTOMERS, ELSA)
    assert answer.status_code == 201
    elsa = answer.get_json()
    expected = ELSA | {"phones": ["+46812345678"]}
    assert {name: elsa[name] for name in expected} == expected
    assert elsa["created_at"].endswith("Z")
    assert answer.headers["Location"] == elsa["url"]
    read = ben("GET", elsa["url"])
    assert (read.get_json(), read.headers["ETag"]) == (elsa, f'"v{elsa["version"]}"')


def test_what_is_sent_changes_and_the_rest_stays(ben: Program) -> None:
    url = ben("POST", CUSTOMERS, ELSA).get_json()["url"]
    changed = ben("PATCH", url, {"notes": "Prefers mail.", "phones": None}).get_json()
    assert (changed["notes"], changed["phones"]) == ("Prefers mail.", [])
    for name in ("name", "email", "company", "emails"):
        assert changed[name] == ELSA[name]
    emptied = ben("PATCH", url, {"company": None, "email": None}).get_json()
    assert (emptied["company"], emptied["email"]) == (None, None)
    answer = ben("PATCH", url, {"name": None})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/name"])


def test_change_of_what_changed_meanwhile_is_refused(ben: Program) -> None:
    url = ben("POST", CUSTOMERS, ELSA).get_json()["url"]
    read = ben("GET", url).headers["ETag"]
    assert ben("PATCH", url, {"phones": []}, If_Match=read).status_code == 200
    late = ben("PATCH", url, {"phones": ["+31201234567"]}, If_Match=read)
    assert late.status_code == 412
    problems_of(late)
    assert ben("GET", url).get_json()["phones"] == []


def test_address_of_another_customer_is_refused(ben: Program) -> None:
    ben("POST", CUSTOMERS, ELSA)
    answer = ben("POST", CUSTOMERS, {"name": "Other", "email": "Elsa@Lindgren.example"})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/email"])
    url = ben("POST", CUSTOMERS, {"name": "Other"}).get_json()["url"]
    answer = ben("PATCH", url, {"email": ELSA["email"]})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/email"])


def test_customers_are_found_by_any_part_and_paged_by_name(ben: Program) -> None:
    for name in ("Zoë Ek", "Ana Ek", "Max Ek"):
        ben("POST", CUSTOMERS, {"name": name, "company": "Ek & Sons"})
    first = ben("GET", f"{CUSTOMERS}?q=ek&limit=2").get_json()
    assert [one["name"] for one in first["items"]] == ["Ana Ek", "Max Ek"]
    rest = ben("GET", f"{CUSTOMERS}?q=ek&limit=2&cursor={first['next_cursor']}").get_json()
    assert [one["name"] for one in rest["items"]] == ["Zoë Ek"]
    assert rest["next_cursor"] is None
    assert len(ben("GET", f"{CUSTOMERS}?q=zoe+sons").get_json()["items"]) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": 7}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "a\x00b"}, "/name"),
        ({"email": "elsa"}, "/email"),
        ({"emails": ["ok@x.example", "elsa"]}, "/emails/1"),
        ({"phones": ["12"]}, "/phones/0"),
        ({"phones": "12"}, "/phones"),
        ({"notes": "\x00"}, "/notes"),
        ({"company": "x" * 201}, "/company"),
        ({"standing_agent": "nobody@x.example"}, "/standing_agent"),
        ({"id": 7}, "/id"),
    ],
)
def test_bad_field_is_named(ben: Program, change: dict[str, object], pointer: str) -> None:
    for method, url in (("POST", CUSTOMERS), ("PATCH", f"{CUSTOMERS}/{DAN.person_id}")):
        answer = ben(method, url, ELSA | change)
        assert answer.status_code == 422, answer.text
        assert list(problems_of(answer)) == [pointer]


@pytest.mark.parametrize("path", ["0", "-1", "x", "999", str(2**63), "%00"])
def test_customer_who_is_none_is_not_found(ben: Program, path: str) -> None:
    answer = ben("GET", f"{CUSTOMERS}/{path}")
    assert answer.status_code == 404
    problems_of(answer)


def test_customers_are_for_staff_and_changed_by_those_who_may(client: FlaskClient) -> None:
    dan, ann = Program(client, DAN), Program(client, ANN)
    own = f"{CUSTOMERS}/{DAN.person_id}"
    for method, url, body in (
        ("GET", CUSTOMERS, None),
        ("GET", own, None),
        ("POST", CUSTOMERS, ELSA),
        ("PATCH", own, {"notes": "x"}),
    ):
        assert dan(method, url, body).status_code == 404
        assert ann(method, url, body).status_code == (200 if method == "GET" else 403)


def test_naughty_strings_come_back_as_they_were_sent(ben: Program) -> None:
    url = ben("POST", CUSTOMERS, ELSA).get_json()["url"]
    for texts in batched(naughty_strings(), 40):
        notes = "\n".join(["Naughty:", *texts, "."])
        answer = ben("PATCH", url, {"notes": notes})
        assert answer.status_code == 200, (texts, answer.text)
        assert answer.get_json()["notes"] == notes
        asked = {"q": " ".join(texts)[:500]}
        found = ben.client.get(CUSTOMERS, query_string=asked, headers=ben.headers)
        assert found.status_code == 200, (texts, found.text)


def test_sql_of_each_call_stays_bounded(ben: Program) -> None:
    own = f"{CUSTOMERS}/{DAN.person_id}"
    for method, url, body, most in (
        ("GET", CUSTOMERS, None, 3),
        ("GET", own, None, 4),
        ("POST", CUSTOMERS, ELSA, 16),
        ("PATCH", own, {"notes": "x"}, 20),
    ):
        with counted_sql() as sent:
            assert ben(method, url, body).status_code < 300
        assert len(sent) <= most, (method, url, sent)


def test_places_tags_and_own_fields_are_changed_and_the_rest_stays(
    ben: Program, client: FlaskClient
) -> None:
    sam = Program(client, SAM)
    sign_in(client, SAM)
    for title in ("Machine", "Cups"):
        client.post("/desk/customers/fields", data={"title": title, "position": "1"})
    said = {"country": "Sweden", "tags": ["VIP"], "fields": {"machine": "Mara 2", "cups": "7"}}
    for url, body in ((CUSTOMERS, {"name": "Elsa"} | said), (COMPANIES, {"name": "Nord"})):
        added = ben("POST", url, body).get_json()
        changed = ben("PATCH", added["url"], {"postcode": "114  51", "tags": None}).get_json()
        assert (changed["postcode"], changed["tags"]) == ("114 51", [])
        assert ben("PATCH", added["url"], {"tags": ["a\x00b"]}).status_code == 422
        assert ben("GET", added["url"]).get_json() == changed
    elsa = ben("GET", f"{CUSTOMERS}?q=elsa").get_json()["items"][0]["url"]
    assert ben("GET", elsa).get_json()["country"] == "SE"
    fields = ben("PATCH", elsa, {"fields": {"cups": None}}).get_json()["fields"]
    assert fields == {"machine": "Mara 2"}
    client.post("/desk/customers/fields/1/retirement")  # what it holds stays, also by PATCH
    assert ben("PATCH", elsa, {"city": "Lund"}).get_json()["fields"] == fields
    wrong = sam("PATCH", elsa, {"fields": {"nothing": "x"}, "country": "SE"})
    assert list(problems_of(wrong)) == ["/fields/nothing"]
    found = ben("GET", f"{COMPANIES}?q=nor").get_json()["items"]
    assert [(one["name"], one["people"]) for one in found] == [("Nord", 0)]


def test_call_is_noted_and_one_to_come_is_refused(ben: Program) -> None:
    url = f"{CUSTOMERS}/{DAN.person_id}/calls"
    noted = ben("POST", url, {"by": "us", "at": "2026-01-02T10:00:00+01:00", "said": "Hello."})
    assert noted.status_code == 201
    assert (noted.get_json()["at"], noted.get_json()["by"]) == ("2026-01-02T09:00:00Z", "us")
    told = ben("GET", noted.headers["Location"]).get_json()["items"]
    assert [(one["words"], one["text"]) for one in told] == [("We called", "Hello.")]
    late = ben("POST", url, {"at": "2100-01-02T10:00:00Z", "said": "Hello."})
    assert list(problems_of(late)) == ["/at"]
