"""What segments ask in SQL is what plain Python has of random conditions."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.customers.models import Consent, Person, Worth
from steward.customers.queries import catalogue, count_people, list_members
from steward.kit import clock
from steward.kit.conditions import Catalogue, Condition, Conditions, Group, Written
from steward.kit.db import Database
from tests.cast import SAM
from tests.customers.own_fields import own_fields
from tests.customers.worths import NOON, TODAY, keep, new_person, row_of

pytestmark = pytest.mark.database

_NUMBERS = st.integers(-1, 6).map(str) | st.decimals(0, 500, places=1).map(str)
_TEXTS = st.sampled_from(["Kiosk", "kiosk", "sv", "K", "%", "_", "café"])
_MOST = 8


_DAYS = st.integers(0, 700)
_VALUES: dict[Written, st.SearchStrategy[str]] = {
    Written.NOTHING: st.just(""),
    Written.NUMBER: _NUMBERS,
    Written.DAYS: _DAYS.map(str),
    Written.DATE: _DAYS.map(lambda days: (TODAY - timedelta(days=days - 100)).isoformat()),
    Written.TEXT: _TEXTS,
    Written.TAGS: _TEXTS,
}


@st.composite
def _condition(draw: st.DrawFn, fields: Catalogue) -> Condition:
    field = fields[draw(st.sampled_from([name for name in fields if name in _REFERENCE]))]
    op = draw(st.sampled_from(sorted(field.operators)))
    written, choices = field.written(op), sorted(field.choices()) if field.choices else []
    value = st.sampled_from(choices) if written == Written.CHOICE else _VALUES[written]
    return Condition(field=field.name, op=op, value=draw(value))


def _conditions(fields: Catalogue) -> st.SearchStrategy[Conditions]:
    rows = st.lists(_condition(fields), min_size=1, max_size=3)
    groups = st.lists(
        st.builds(Group, every=st.booleans(), conditions=rows), min_size=1, max_size=3
    )
    return st.builds(Conditions, every=st.booleans(), groups=groups)


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
    "fields.machine": lambda p, _w, _n: p.fields.get("machine"),
    "fields.beans_a_week": lambda p, _w, _n: _read(Decimal, p.fields.get("beans_a_week")),
    "fields.contract_ends": lambda p, _w, _n: _read(
        date.fromisoformat, p.fields.get("contract_ends")
    ),
    "fields.tier": lambda p, _w, _n: p.fields.get("tier"),
    "fields.invoiced": lambda p, _w, _n: p.fields.get("invoiced"),
}


def _read(reader: Callable[[str], object], kept: str | None) -> object:
    return reader(kept) if kept else None


def _holds(one: Condition, somebody: Somebody) -> bool:
    value = _REFERENCE[one.field](*somebody)
    if one.op in {"empty", "filled"}:
        return (value in {None, ""}) == (one.op == "empty")
    if one.op in {"has", "has_not"}:
        return (one.value in value) == (one.op == "has")
    if one.op in {"yes", "no", "is_not"}:
        same = str(value).lower() == one.value.lower() and value is not None
        return {"yes": bool(value), "no": not value}.get(one.op, not same)
    return value is not None and _compares(one, value)


def _compares(one: Condition, value: date | Decimal | float | str) -> bool:
    wanted = one.value
    if isinstance(value, date):
        return _compares_day(one, value)
    if not isinstance(value, str):
        apart = Decimal(str(value)) - Decimal(wanted)
        return {"equals": apart == 0, "at_least": apart >= 0}.get(one.op, apart <= 0)
    lower = str(value).lower()
    return wanted.lower() in lower if one.op == "contains" else wanted.lower() == lower


def _compares_day(one: Condition, value: date) -> bool:
    if one.op in {"from", "until"}:
        apart = (value - date.fromisoformat(one.value)).days
        return apart >= 0 if one.op == "from" else apart <= 0
    ago, days = (TODAY - value).days, int(one.value)
    return {"within": 0 <= ago <= days, "ahead": 0 <= -ago <= days}.get(one.op, ago > days)


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
            more["fields"] = _own_values(n)
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


def _own_values(n: int) -> dict[str, str | bool]:
    """Return what the house notes of one of the people, of some nothing."""
    values: dict[str, str | bool] = {}
    if n % 2:
        values["machine"] = ["Kiosk 1", "K_1", "café %", ""][n % 4]
        values["beans_a_week"] = ["3", "250.5", "-1", ""][n // 2 % 4]
    if n % 3:
        values |= {"tier": ["Gold", "Silver", "Bronze"][n % 3], "invoiced": n % 5 == 0}
        values["contract_ends"] = (TODAY + timedelta(days=23 * n - 400)).isoformat()
    return values


def _consent(person_id: int, *, given: bool) -> Consent:
    return Consent(
        person_id=person_id, purpose="news", given=given, topics=[], source="desk", changed_at=NOON
    )


def test_sql_is_plain_python_on_random_conditions_and_counts_are_members(
    app: Flask, database: Database
) -> None:
    with clock.frozen(NOON), app.app_context():
        with database.transaction() as session:
            own_fields(session)
        known = people(database)
        with database.reading() as session:
            fields = catalogue(session)
        assert set(_REFERENCE) <= set(fields)

        @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(_conditions(fields))
        def check(conditions: Conditions) -> None:
            with database.reading() as session:
                rows = list_members(session, SAM.actor, conditions, limit=100)
                assert count_people(session, SAM.actor, conditions) == len(rows.items)
            wanted = {one[0].id for one in known if _belongs(conditions, one)}
            assert {one.id for one in rows.items} == wanted

        check()
