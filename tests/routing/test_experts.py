"""Experts as the engine plans with them: all of it in a bounded number of queries; and the API."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.accounts.models import User
from steward.kit import clock
from steward.kit.db import Database
from steward.routing import (
    Need,
    Outcome,
    Result,
    Rules,
    Work,
    WorkKind,
    estimate,
    experts,
    history,
    kin_of_skills,
    needs_of,
    note_effort,
    note_outcome,
    plan,
    skill_rules,
)
from steward.routing.models import Ability, Shift
from steward.routing.rules import HALF_LIFE
from tests.cast import ADA, BEN, CLEO, DAN, SAM, bearer, sign_in
from tests.routing.staff import give, make_calendar, make_skill, staff
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_language_is_spoken_by_the_level_that_was_set(session: Session) -> None:
    german = make_skill(session, "German", kind="language", words="de", level=0.5)
    dutch = make_skill(session, "Dutch", kind="language", words="nl", level=0.5)
    give(session, BEN, {german: 0.6, dutch: 0.4})
    for _ in range(20):
        note_outcome(session, BEN.id, ["German"], Outcome(Result.TRANSFERRED), at=NOW)
    ben = next(one for one in experts(session, NOW) if one.id == str(BEN.id))
    assert ben.skills["German"] < 0.5
    assert ben.languages == {"de"}
    assert "tickets.reply" in ben.permissions
    assert "users.manage" not in ben.permissions


def test_engine_plans_with_them(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        boilers = make_skill(session, "Boilers", words="Machine", level=0.5)
        calendar = make_calendar(session)
        for who, level in ((BEN, 0.6), (CLEO, 0.9)):
            staff(session, who, calendar)
            give(session, who, {boilers: level})
    for who in (BEN, CLEO):
        sign_in(client, who)
    now = clock.now()
    with database.reading() as session:
        needs = needs_of(skill_rules(session), category="machine", product=None, language="de")
        assert needs == (Need("Boilers", 0.5, 1.0),)
        work = Work("T-1", "high", now, None, effort=20, needs=needs)
        planned = plan([work], experts(session, now), Rules(kin=kin_of_skills(session)), now)
    assert {one.work: one.expert for one in planned.assignments} == {"T-1": str(CLEO.id)}


def test_two_hundred_experts_take_no_more_queries_than_one(session: Session) -> None:
    skills = [make_skill(session, f"Skill {number}") for number in range(10)]
    calendar = make_calendar(session)
    people = [
        User(name=f"A{n}", email=f"a{n}@brindle.example", role="agent", created_at=NOW)
        for n in range(50)
    ]
    session.add_all(people)
    session.flush()
    for one in people:
        session.add_all(Ability(agent_id=one.id, skill_id=skill, level=0.5) for skill in skills)
        session.add(Shift(agent_id=one.id, calendar_id=calendar))
    session.flush()
    with counted_sql() as sent:
        found = experts(session, NOW)
    assert len(found) == 50 + 4
    assert len(sent) <= 5, "\n".join(sent)
    assert sum(len(one.skills) for one in found) == 500


def test_effort_is_learned_by_kind_and_fades(session: Session) -> None:
    kind = WorkKind("Machine", "high", "email")
    for minutes in (50.0, 70.0, 100_000.0):
        note_effort(session, kind, minutes, NOW)
    seen = history(session, NOW)
    assert seen.by_kind[kind].mass == 3
    assert seen.by_kind[kind].total == 50 + 70 + 480
    assert estimate(seen, *kind).units > 1
    assert history(session, NOW + HALF_LIFE).by_kind[kind].mass == pytest.approx(1.5)


def test_programs_of_the_staff_read_skills_and_experts(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        boilers = make_skill(session, "Boilers", words="Machine", level=0.5)
        give(session, BEN, {boilers: 0.7})
        staff(session, BEN, make_calendar(session))
    headers = bearer(client, CLEO)
    (skill,) = client.get("/api/v1/skills", headers=headers).get_json()["items"]
    assert skill == {
        "id": boilers,
        "name": "Boilers",
        "kind": "topic",
        "words": ["Machine"],
        "level": 0.5,
        "weight": 1.0,
        "near": {},
        "experts": 1,
    }
    found = client.get("/api/v1/experts", headers=headers).get_json()["items"]
    assert [one["id"] for one in found] == [ADA.id, BEN.id, CLEO.id, SAM.id]
    ben = found[1]
    assert (ben["skills"], ben["capacity"], ben["is_present"]) == ({"Boilers": 0.7}, 6, False)
    assert ben["shift_end"] is not None
    for path in ("skills", "experts"):
        assert client.get(f"/api/v1/{path}", headers=bearer(client, DAN)).status_code == 404
