"""Segments measured: what a million customers are worth is kept, and segments counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import text

from steward.accounts import SYSTEM
from steward.bench.base import fresh_database
from steward.customers import (
    WorthRow,
    care_for_all,
    count_covers,
    count_people,
    keep_worths,
    list_members,
)
from steward.kit.conditions import Conditions
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app

PEOPLE = 1_000_000
_SEED, _AT_ONCE, _TIMES = 2026, 50_000, 5
_ORDERED = 0.8  # of all
_TODAY = date(2026, 11, 23)
_KINDS = ("champions", "loyal", "promising", "cooling", "at_risk", "lapsed")
_PEOPLE = text("""
    insert into people (version, name, email, company_id, language, segment, notes, fields,
                        tags, created_at)
    select 1, 'Person ' || n, 'p' || n || '@made.example', case when n % 3 = 0 then n % 500 + 1 end,
           (array['en', 'de', 'sv', 'fr'])[n / 7 % 4 + 1],
           case when n % 50 = 0 then 'Key account' end, '',
           jsonb_build_object(
               'tier', (array['Gold', 'Silver', 'None'])[n % 3 + 1], 'machine', 'Mara ' || n % 900,
               'beans_a_week', (n % 500)::text,
               'contract_ends', (date '2026-06-01' + n % 907)::text, 'invoiced', n % 2 = 0),
           '{}', now() - n % 1500 * interval '1 day'
    from generate_series(1, :people) n
""")
_FIELDS = text("""
    insert into customer_fields (version, of, key, title, kind, choices, position)
    values (1, 'person', 'tier', 'Tier', 'choice', '{Gold,Silver,None}', 1),
           (1, 'person', 'machine', 'Machine', 'text', '{}', 2),
           (1, 'person', 'beans_a_week', 'Beans a week', 'number', '{}', 3),
           (1, 'person', 'contract_ends', 'Contract ends', 'date', '{}', 4),
           (1, 'person', 'invoiced', 'Invoiced', 'yes or no', '{}', 5)
""")
_COMPANIES = text("""
    insert into companies (version, name, notes, tags, fields, created_at)
    select 1, 'Company ' || n, '', '{}', '{}', now() from generate_series(1, 500) n
""")
_NEWS = text("""
    insert into consents (person_id, purpose, given, topics, source, proof, changed_at)
    select id, 'news', id % 10 <> 0, '{}', 'desk', '', now() from people where id % 5 = 0
""")
_SEGMENTS: dict[str, list[tuple[str, str, str]]] = {
    "regulars_who_stay_away": [("orders", "at_least", "3"), ("last_order", "before", "90")],
    "never_ordered": [("orders", "at_most", "0")],
    "best_who_want_news": [("standing", "at_least", "90"), ("news", "yes", "")],
    "at_risk_in_german": [("worth", "is", "at_risk"), ("language", "is", "de")],
    "of_companies_named_1": [("company", "contains", "company 1"), ("revenue", "at_least", "100")],
    "gold_whose_contract_ends": [
        ("fields.tier", "is", "Gold"),
        ("fields.contract_ends", "ahead", "90"),
    ],
    "own_fields_of_each_kind": [
        ("fields.machine", "contains", "mara 1"),
        ("fields.beans_a_week", "at_least", "100"),
        ("fields.beans_a_week", "at_most", "400.5"),
        ("fields.contract_ends", "from", "2027-01-01"),
        ("fields.invoiced", "no", ""),
    ],
    "lapsed_with_open_tickets": [("lapsed", "yes", ""), ("tickets_open", "at_least", "1")],
}


def measure_segments(settings: Settings, *, people: int = PEOPLE) -> Iterator[dict[str, Any]]:
    """Keep what so many people are worth, again when little changed, and count segments of them."""
    with fresh_database(settings, "steward_bench_segments") as url:
        database = Database(url)
        with create_app(settings, database).app_context():
            _fill(database, people)
            yield {"op": "worth_kept", "people": people, **_kept(database, people)}
            _settle(database)
            for name, rows in _SEGMENTS.items():
                yield {
                    "op": "segments",
                    "segment": name,
                    "people": people,
                    **_counted(database, rows),
                }
            yield {"op": "care", "people": people, **_cared(database)}
        database.dispose()


def _cared(database: Database) -> dict[str, float]:
    """Count who is open and who is forgotten, then look who lapsed, as each night."""
    counted: list[float] = []
    for _ in range(_TIMES):
        with _timed(counted), database.reading() as session:
            covers = count_covers(session)
    night: list[float] = []
    with _timed(night):
        made = sum(1 for _step in care_for_all(database))
    costs = {"count_s": round(sorted(counted)[_TIMES // 2], 2), "night_s": round(night[0], 1)}
    return costs | {"open": covers.open, "forgotten": covers.forgotten, "steps": made}


def _fill(database: Database, people: int) -> None:
    with database.transaction() as session:
        session.execute(_COMPANIES)
        session.execute(_FIELDS)
        session.execute(_PEOPLE, {"people": people})
        session.execute(_NEWS)


def _kept(database: Database, people: int) -> dict[str, float]:
    """Keep all, then all with one row of fifty changed; making the rows is not counted."""
    costs: dict[str, float] = {}
    for name, changed in (("first", 0), ("again", 50)):
        times: list[float] = []
        written = 0
        for after in range(0, people, _AT_ONCE):
            rows = _rows(after, min(after + _AT_ONCE, people), changed)
            with _timed(times), database.transaction() as session:
                written += keep_worths(session, rows, after, after + _AT_ONCE)
        costs |= {f"{name}_s": round(sum(times), 1), f"{name}_written": written}
    return costs


def _rows(after: int, until: int, changed: int) -> list[WorthRow]:
    """Draw what people are worth, of whom a fifth never ordered; the same for the same people."""
    random = np.random.default_rng((_SEED, after))
    many = until - after
    orders = 1 + random.geometric(0.4, many)
    shares = random.random((many, 3)).round(2).tolist()
    days = random.integers(0, 700, many).tolist()
    ids = range(after + 1, until + 1)
    return [
        _row(id_, int(one) + bool(changed and id_ % changed == 0), ago, *some)
        for id_, one, ago, some in zip(ids, orders, days, shares, strict=True)
        if some[2] < _ORDERED
    ]


def _row(id_: int, orders: int, ago: int, alive: float, standing: float, _: float) -> WorthRow:
    last, paid, score = _TODAY - timedelta(days=ago), Decimal(orders) * 25, 1 + id_ % 5
    return WorthRow(
        person_id=id_,
        segment=_KINDS[id_ % len(_KINDS)],
        recency=score,
        frequency=score,
        monetary=score,
        orders=orders,
        first_on=last - timedelta(days=30 * orders),
        last_on=last,
        revenue=paid,
        margin=paid / 4,
        alive=alive,
        expected_orders=round(3 * alive, 2),
        expected_low=0,
        expected_high=4,
        expected_value=paid / 2,
        usual_gap=35,
        gap_chance=standing,
        lapsed_on=last + timedelta(days=90) if id_ % 4 == 0 else None,
        tickets=1,
        cost=Decimal("5.33"),
        quarters=[paid] * 8,
        standing=standing,
    )


def _settle(database: Database) -> None:
    """Have the tables as they are after a night: looked through by the cleaner."""
    with database.transaction() as session:
        session.execute(text("analyze people, worths, consents, companies"))


def _counted(database: Database, rows: list[tuple[str, str, str]]) -> dict[str, Any]:
    asked = [{"field": field, "op": op, "value": value} for field, op, value in rows]
    conditions = Conditions.model_validate({"groups": [{"conditions": asked}]})
    times: list[float] = []
    count = 0
    with database.reading() as session:
        for _ in range(_TIMES):
            with _timed(times):
                count = count_people(session, SYSTEM, conditions)
        paged: list[float] = []
        with _timed(paged):
            list_members(session, SYSTEM, conditions)
    return {
        "count": count,
        "first_s": round(times[0], 2),
        "worst_s": round(max(times), 2),
        "page_s": round(paged[0], 2),
        "bar": 1.5,
    }


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    """Note how many seconds a `with` block takes."""
    began = perf_counter()
    yield
    times.append(perf_counter() - began)
