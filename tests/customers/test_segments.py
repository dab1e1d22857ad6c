"""Saved segments: built at the desk and by the API, counted, listed; SQL as plain Python has it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.customers.models import Consent, Person, Segment, Worth
from steward.customers.queries import catalogue, count_people, list_members, segments_of
from steward.kit import clock
from steward.kit.conditions import Condition, Conditions, Group, Kind
from steward.kit.db import Database
from tests.api_program import API, Program
from tests.cast import ANN, BEN, SAM, sign_in
from tests.customers.worths import TODAY, keep, new_person, row_of

pytestmark = pytest.mark.database

URL = "/desk/customers/segments"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOYAL = {"g0_field": "worth", "g0_op": "is", "g0_value": "loyal"}


@pytest.fixture
def sam(client: FlaskClient) -> FlaskClient:
    """Sam's browser."""
    sign_in(client, SAM)
    return client


def two(database: Database) -> None:
    """Dan is loyal, Eve is lapsed."""
    with database.transaction() as session:
        keep(session, row_of(1), row_of(2, segment="lapsed", orders=1))


def test_a_segment_is_built_counted_saved_listed_changed_and_deleted(
    sam: FlaskClient, database: Database
) -> None:
    two(database)
    assert "No segments yet" in sam.get(URL).text
    assert "one row" not in sam.get(f"{URL}/new").text
    draft = sam.post(f"{URL}/draft", data=LOYAL, headers={"HX-Request": "true"}).text
    assert "one customer" in draft
    several: dict[str, Any] = {"g0_field": ["worth", "orders"], "g0_op": ["is", "at_least"]}
    several |= {"g0_value": ["loyal", "x"], "name": "Regulars"}
    unwhole = sam.post(f"{URL}/draft", data=several, headers={"HX-Request": "true"}).text
    assert "Fill in each row" in unwhole
    refused = sam.post(URL, data=several)
    assert refused.status_code == 422
    assert "Write a number" in refused.text
    saved = sam.post(URL, data=several | {"g0_value": ["loyal", "5"]}, follow_redirects=True).text
    assert "Type by worth is Loyal and Orders at least 5" in saved
    assert "Dan Dorsey" in saved
    assert "Eve Egger" not in saved
    assert "There is a segment" in sam.post(URL, data=LOYAL | {"name": "regulars"}).text
    listed = sam.get(URL).text
    assert "Regulars" in listed
    assert "one customer" in sam.get(f"{URL}/1/count").text
    assert sam.get(f"{URL}/1.csv").text.count("\n") == 2
    either = LOYAL | {"g1_field": "worth", "g1_op": "is", "g1_value": "lapsed", "every": "any"}
    assert 'value="loyal" selected' in sam.get(f"{URL}/1/conditions").text
    changed = {**either, "name": "Both", "version": "1"}
    assert sam.post(f"{URL}/1/conditions", data=changed).status_code == 303
    assert "2 customers" in sam.get(f"{URL}/1").text
    assert sam.post(f"{URL}/1/conditions", data=changed).status_code == 409
    assert sam.post(f"{URL}/1/removal").status_code == 303
    assert sam.get(f"{URL}/1").status_code == 404


def test_rows_and_groups_come_and_go_without_anything_saved(sam: FlaskClient) -> None:
    more = sam.post(f"{URL}/draft", data=LOYAL | {"act": "row-0"}).text
    assert more.count('name="g0_field"') == 2
    group = sam.post(f"{URL}/draft", data=LOYAL | {"act": "group"}).text
    assert 'name="g1_field"' in group
    assert sam.post(f"{URL}/draft", data=LOYAL | {"act": "drop-0-0"}).text.count("_field") == 1
    for odd in ("drop-9-9", "row-x", "drop", "²-1"):
        assert sam.post(f"{URL}/draft", data=LOYAL | {"act": odd}).status_code == 200
    days = LOYAL | {"g0_field": "last_order"}
    assert "not for" in sam.post(f"{URL}/draft", data=days).text
    assert "No segments yet" in sam.get(URL).text


def test_a_segment_of_fields_that_are_gone_holds_of_nobody_and_can_be_mended(
    sam: FlaskClient, database: Database
) -> None:
    two(database)
    row = {"field": "shoe_size", "op": "is", "value": "9"}
    old = {"field": "orders", "op": "about", "value": "5"}
    with database.transaction() as session:
        for number, one in enumerate((row, old), 1):
            groups = {"groups": [{"conditions": [one]}]}
            session.add(Segment(name=f"Old {number}", conditions=groups, created_at=NOON))
    listed = sam.get(URL).text
    assert "“shoe_size”, which is no more" in listed
    assert "Orders about 5" in listed
    for number in (1, 2):
        assert "Nobody belongs to it now" in sam.get(f"{URL}/{number}").text
        assert sam.get(f"{URL}/{number}/conditions").status_code == 200


def test_agents_have_no_segments(client: FlaskClient) -> None:
    sign_in(client, BEN)
    assert client.get(URL).status_code == 403
    assert "segments" not in client.get("/desk/customers").text


_NUMBERS = st.integers(-1, 6).map(str) | st.decimals(0, 500, places=1).map(str)
_TEXTS = st.sampled_from(["Kiosk", "kiosk", "sv", "K", "%", "_", "café"])
_MOST = 8


def _value(field: str) -> st.SearchStrategy[str]:
    known = catalogue()[field]
    if known.choices is not None:
        return st.sampled_from(sorted(known.choices()))
    of_kind = {Kind.NUMBER: _NUMBERS, Kind.DAY: st.integers(0, 700).map(str), Kind.TEXT: _TEXTS}
    of_kind[Kind.TAGS] = _TEXTS
    return of_kind.get(known.kind, st.just(""))


@st.composite
def _condition(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from([name for name in catalogue() if name in _REFERENCE]))
    op = draw(st.sampled_from(sorted(catalogue()[field].operators)))
    return Condition(field=field, op=op, value=draw(_value(field)))


_GROUPS = st.builds(
    Group, every=st.booleans(), conditions=st.lists(_condition(), min_size=1, max_size=3)
)
_CONDITIONS = st.deferred(
    lambda: st.builds(
        Conditions, every=st.booleans(), groups=st.lists(_GROUPS, min_size=1, max_size=3)
    )
)
Somebody = tuple[Person, Worth | None, bool | None]
_REFERENCE: dict[str, Any] = {
    "worth": lambda _p, w, _n: w and w.segment,
    "orders": lambda _p, w, _n: w.orders if w else 0,
    "last_order": lambda _p, w, _n: w and w.last_on,
    "first_order": lambda _p, w, _n: w and w.first_on,
    "revenue": lambda _p, w, _n: w.revenue if w else Decimal(0),
    "margin": lambda _p, w, _n: w and w.margin,
    "lapsed": lambda _p, w, _n: w is not None and w.lapsed_on is not None,
    "expected_orders": lambda _p, w, _n: w and w.expected_orders,
    "kind": lambda p, _w, _n: p.segment,
    "language": lambda p, _w, _n: p.language,
    "country": lambda p, _w, _n: p.country,
    "city": lambda p, _w, _n: p.city,
    "tags": lambda p, _w, _n: p.tags,
    "since": lambda p, _w, _n: p.created_at.date(),
    "email": lambda p, _w, _n: p.email is not None,
    "news": lambda _p, _w, n: n,
    "signed_up": lambda p, _w, _n: p.user_id is not None,
}


def _holds(one: Condition, somebody: Somebody) -> bool:
    value = _REFERENCE[one.field](*somebody)
    if one.op in {"has", "has_not"}:
        return (one.value in value) == (one.op == "has")
    if one.op in {"yes", "no", "is_not"}:
        same = str(value).lower() == one.value.lower() and value is not None
        return {"yes": bool(value), "no": not value}.get(one.op, not same)
    return value is not None and _compares(one, value)


def _compares(one: Condition, value: date | Decimal | float | str) -> bool:
    kind, wanted = catalogue()[one.field].kind, one.value
    if isinstance(value, date):
        is_late = bool(value >= TODAY - timedelta(days=int(wanted)))
        return is_late == (one.op == "within")
    if kind == Kind.NUMBER:
        apart = Decimal(str(value)) - Decimal(wanted)
        return {"equals": apart == 0, "at_least": apart >= 0}.get(one.op, apart <= 0)
    lower = str(value).lower()
    return wanted.lower() in lower if one.op == "contains" else wanted.lower() == lower


def _belongs(conditions: Conditions, somebody: Somebody) -> bool:
    groups = [
        (all if group.every else any)(_holds(one, somebody) for one in group.conditions)
        for group in conditions.groups
    ]
    return (all if conditions.every else any)(groups)


def people(database: Database) -> list[Somebody]:
    """Enter people of all kinds, and say what is known of each."""
    found: list[Somebody] = []
    with database.transaction() as session:
        rows = []
        for n in range(40):
            more: dict[str, Any] = {"segment": [None, "Kiosk", "K_1"][n % 3]}
            more |= {"language": [None, "sv"][n % 2], "email": f"p{n}@x.example" if n % 4 else None}
            more |= {"country": [None, "SE", "DE"][n % 3], "city": [None, "Kiosk"][n % 2]}
            more["tags"] = ["sv", "k"][: n % 3]
            person = new_person(session, f"P{n}", **more)
            person.created_at = NOON - timedelta(days=17 * n)
            if n % 5 == 0:
                given_ = n % 10 == 0
                session.add(_consent(person.id, given=given_))
            if n % 3:
                last = TODAY - timedelta(days=9 * n)
                rows.append(
                    row_of(
                        person.id,
                        segment=["loyal", "lapsed"][n % 2],
                        orders=n % 6,
                        last_on=last,
                        revenue=Decimal(n * 10),
                        margin=None if n % 7 == 0 else Decimal(n),
                        lapsed_on=date(2026, 11, 1) if n % 2 else None,
                        expected_orders=None if n % 5 == 0 else float(n % 4),
                    )
                )
        keep(session, *rows)
    with database.reading() as session:
        for person in session.query(Person).order_by(Person.id):
            consent = session.get(Consent, (person.id, "news"))
            worth = session.get(Worth, person.id)
            found.append((person, worth, consent.given if consent else None))
    return found


def _consent(person_id: int, *, given: bool) -> Consent:
    return Consent(
        person_id=person_id, purpose="news", given=given, topics=[], source="desk", changed_at=NOON
    )


def test_sql_is_plain_python_on_random_conditions_and_counts_are_members(
    app: Flask, database: Database
) -> None:
    with clock.frozen(NOON), app.app_context():
        known = people(database)

        @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(_CONDITIONS)
        def check(conditions: Conditions) -> None:
            with database.reading() as session:
                rows = list_members(session, SAM.actor, conditions, limit=100)
                assert count_people(session, SAM.actor, conditions) == len(rows.items)
            wanted = {one[0].id for one in known if _belongs(conditions, one)}
            assert {one.id for one in rows.items} == wanted

        check()


def test_a_program_keeps_segments_and_reads_who_belongs(
    client: FlaskClient, database: Database
) -> None:
    two(database)
    ann = Program(client, ANN)
    body = {
        "name": "Loyal ones",
        "conditions": {
            "groups": [{"conditions": [{"field": "worth", "op": "is", "value": "loyal"}]}]
        },
    }
    made = ann("POST", f"{API}/segments", body)
    assert made.status_code == 201
    assert made.get_json()["count"] == 1
    where = made.headers["Location"]
    assert ann("GET", f"{where}/customers").get_json()["items"][0]["name"] == "Dan Dorsey"
    assert [one["name"] for one in ann("GET", f"{API}/segments").get_json()["items"]] == [
        "Loyal ones"
    ]
    odd = {"groups": [{"conditions": [{"field": "shoe", "op": "is", "value": "9"}]}]}
    assert ann("POST", f"{API}/segments", body | {"conditions": odd}).status_code == 422
    changed = ann("PATCH", where, {"name": "Loyal"}, If_Match='"v1"')
    assert changed.status_code == 200, changed.text
    assert changed.get_json()["name"] == "Loyal"
    with client.application.app_context(), database.reading() as session:
        assert segments_of(session, 1, ["LOYAL", "none"]) == {"loyal"}
        assert segments_of(session, 2, ["Loyal"]) == frozenset()
    assert ann("DELETE", where).status_code == 204
