"""Bad input to the API: refused at the field, as a problem, with nothing half written."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, FOR_ELSA, TICKETS, Program, problems_of
from tests.cast import BEN
from tests.naughty import batched, naughty_strings

pytestmark = pytest.mark.database

_LONG = "x" * 60_000


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """An agent's program."""
    return Program(client, BEN)


def _count(ben: Program) -> int:
    return len(ben("GET", TICKETS).get_json()["items"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"subject": ""}, "/subject"),
        ({"subject": "  "}, "/subject"),
        ({"subject": 7}, "/subject"),
        ({"subject": None}, "/subject"),
        ({"subject": _LONG}, "/subject"),
        ({"subject": "a\x00b"}, "/subject"),
        ({"body": ""}, "/body"),
        ({"body": _LONG}, "/body"),
        ({"body": "a\x00b"}, "/body"),
        ({"body": ["a"]}, "/body"),
        ({"customer_email": "elsa"}, "/customer_email"),
        ({"customer_email": "elsa@x.example\x00"}, "/customer_email"),
        ({"customer_email": "e" * 300 + "@x.example"}, "/customer_email"),
        ({"customer_name": _LONG}, "/customer_name"),
        ({"product": 7}, "/product"),
        ({"order": "a\x00b"}, "/order"),
        ({"category": _LONG}, "/category"),
        ({"severity": "awful"}, "/severity"),
        ({"tags": "leak"}, "/tags"),
        ({"tags": ["leak", ""]}, "/tags/1"),
        ({"tags": ["leak"] * 21}, "/tags"),
        ({"tags": ["a\x00b"]}, "/tags/0"),
        ({"fields": []}, "/fields"),
        ({"fields": {"a/b~c": [1]}}, "/fields/a~1b~0c"),
        ({"fields": {"a": "\x00"}}, ""),
        ({"fields": {"\x00": "a"}}, "/fields/\x00"),
        ({"fields": {"": "a"}}, "/fields/"),
        ({"fields": {str(n): n for n in range(51)}}, ""),
        ({"attachments": [7]}, "/attachments/0"),
        ({"subjet": "typo"}, "/subjet"),
        ({"state": "closed"}, "/state"),
    ],
)
def test_bad_field_is_named_and_nothing_is_written(
    ben: Program, change: dict[str, Any], pointer: str
) -> None:
    answer = ben("POST", TICKETS, FOR_ELSA | change)
    assert answer.status_code == 422, answer.text
    assert list(problems_of(answer)) == [pointer]
    assert _count(ben) == 0


def test_missing_fields_are_all_named(ben: Program) -> None:
    answer = ben("POST", TICKETS, {"customer_email": "elsa@x.example"})
    assert problems_of(answer) == {"/subject": "This is needed.", "/body": "This is needed."}


@pytest.mark.parametrize("literal", ["1e999", "-1e999", "NaN", "Infinity"])
def test_number_that_is_none_is_refused(ben: Program, literal: str) -> None:
    sent = json.dumps(FOR_ELSA | {"fields": {"a": 0}}).replace("0", literal)
    answer = ben.client.post(
        TICKETS, data=sent, content_type="application/json", headers=ben.headers
    )
    assert answer.status_code in {400, 422}
    problems_of(answer)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"subject": "\\ud800"}', "application/json", 400),
        (b'{"subject": "\xff"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"7", "application/json", 422),
        (b"null", "application/json", 422),
        (b'"{}"', "application/json", 422),
        (b"[]", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b'{"body": "' + b"x" * (2 << 20) + b'"}', "application/json", 413),
    ],
)
def test_body_that_is_no_json_object_is_refused(
    ben: Program, body: bytes, content_type: str, status: int
) -> None:
    for method, path in (("POST", TICKETS), ("PATCH", f"{TICKETS}/T-1")):
        answer = ben.client.open(
            path,
            method=method,
            data=body,
            content_type=content_type,
            headers=ben.headers,
            environ_overrides={"CONTENT_LENGTH": str(len(body))},
        )
        assert answer.status_code == status, answer.text[:500]
        problems_of(answer)


@pytest.mark.parametrize("encoding", ["chunked", ""])
def test_body_without_length_is_refused_where_one_is_read_as_described(
    ben: Program, encoding: str
) -> None:
    ben.raises(FOR_ELSA)
    spec = ben.client.get(f"{API}/openapi.json").get_json()["paths"]
    headers = ben.headers | {"Transfer-Encoding": encoding}
    nothing = {"headers": headers, "environ_overrides": {"CONTENT_LENGTH": ""}}
    answer = ben.client.post(TICKETS, content_type="application/json", **nothing)
    assert answer.status_code == 411
    problems_of(answer)
    assert "411" in spec[TICKETS]["post"]["responses"]
    assert ben.client.delete(f"{TICKETS}/T-1001/resolution", **nothing).status_code == 411
    assert "411" in spec[f"{TICKETS}/{{number}}/resolution"]["delete"]["responses"]
    assert ben.client.get(TICKETS, **nothing).status_code == 200
    assert "411" not in spec[TICKETS]["get"]["responses"]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=many", "/limit"),
        ("limit=", "/limit"),
        ("cursor=nonsense", "/cursor"),
        ("cursor=%00", "/cursor"),
        ("cursor=WyJhIl0", "/cursor"),
        (f"cursor={'x' * 600}", "/cursor"),
        ("q=%00", "/q"),
        (f"q={'x' * 600}", "/q"),
        ("state=broken", "/state/0"),
        ("state=open&state=broken", "/state/1"),
        ("severity=", "/severity/0"),
        ("assignee=%00", "/assignee/0"),
        ("asignee=me", "/asignee"),
    ],
)
def test_bad_parameter_is_named(ben: Program, asked: str, pointer: str) -> None:
    answer = ben("GET", f"{TICKETS}?{asked}")
    assert answer.status_code == 422, answer.text
    assert list(problems_of(answer)) == [pointer]


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer \x01"]
)
def test_request_without_a_valid_token_is_refused(client: FlaskClient, token: str) -> None:
    for method in ("GET", "POST"):
        answer = client.open(TICKETS, method=method, headers={"Authorization": token}, json={})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        problems_of(answer)


def test_unknown_address_and_method_are_problems_too(ben: Program) -> None:
    missing = ben("GET", f"{API}/nothing")
    assert missing.status_code == 404
    problems_of(missing)
    wrong = ben("DELETE", TICKETS)
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]
    problems_of(wrong)


def test_naughty_strings_come_back_as_they_were_sent(ben: Program) -> None:
    for texts in batched([*naughty_strings(), "' or 1=1 --", "%_\\"], 20):
        fields = {f"text {place}": text for place, text in enumerate(texts)}
        body = FOR_ELSA | {"body": "\n".join(["Hi", *texts, "."]), "fields": fields}
        answer = ben("POST", TICKETS, body)
        assert answer.status_code == 201, (texts, answer.text)
        ticket = answer.get_json()
        assert ticket["fields"] == fields
        messages = ben("GET", f"{ticket['url']}/messages").get_json()["items"]
        assert messages[0]["body"] == body["body"]


def test_naughty_strings_are_searched_for_without_harm(ben: Program) -> None:
    ben.raises()
    for text in naughty_strings():
        asked = dict.fromkeys(("q", "customer", "team", "assignee", "tag"), text[:500])
        found = ben.client.get(TICKETS, query_string=asked, headers=ben.headers)
        assert found.status_code == 200, (text, found.text)
