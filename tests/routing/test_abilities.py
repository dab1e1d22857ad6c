"""How good somebody is: set by a lead, learned by work, set back, objected to."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Forbidden, NotFound
from steward.kit.events import Fact, facts_about
from steward.routing import Outcome, Result, experts, note_outcome
from steward.routing.actions import set_back
from steward.routing.models import Ability, Objection
from steward.routing.rules import HALF_LIFE
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, CLEO, SAM, sign_in
from tests.routing.staff import give, make_skill

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINE = "/desk/me/skills"
SOLVED, HANDED_ON = Outcome(Result.SOLVED), Outcome(Result.TRANSFERRED)


def _skills_of(session: Session, user_id: int, now: datetime = NOW) -> dict[str, float]:
    (found,) = (one for one in experts(session, now) if one.id == str(user_id))
    return found.skills


def test_outcomes_move_a_proficiency_and_fade(session: Session) -> None:
    boilers = make_skill(session, "Boilers")
    give(session, BEN, {boilers: 0.5})
    for _ in range(8):
        note_outcome(session, BEN.id, ["boilers"], SOLVED, at=NOW)
    assert _skills_of(session, BEN.id) == {"Boilers": 0.75}
    note_outcome(session, BEN.id, ["Boilers"], HANDED_ON, 4.0, NOW)
    assert _skills_of(session, BEN.id)["Boilers"] == pytest.approx(12 / 20)
    later = _skills_of(session, BEN.id, NOW + HALF_LIFE)["Boilers"]
    assert later == pytest.approx((4 + 4) / (8 + 6))
    assert _skills_of(session, BEN.id, NOW + 30 * HALF_LIFE)["Boilers"] == pytest.approx(0.5)


def test_each_outcome_is_a_fact_and_no_administrative_act(session: Session) -> None:
    make_skill(session, "Boilers")
    make_skill(session, "Pumps")
    note_outcome(session, BEN.id, ["Pumps", "Boilers", "Gone"], SOLVED, at=NOW)
    (fact,) = facts_about(session, "performance", BEN.id)
    assert fact.data["skills"] == ["Boilers", "Pumps"]
    assert (fact.data["result"], fact.data["grade"], fact.data["weight"]) == ("solved", 1, 1)
    note_outcome(session, BEN.id, ["Gone"], SOLVED, at=NOW)
    assert len(facts_about(session, "performance", BEN.id)) == 1


def test_no_outcome_is_lost_when_eight_come_at_once(database: Database) -> None:
    with database.transaction() as session:
        for name in ("Boilers", "Pumps"):
            make_skill(session, name)

    def learn(number: int) -> None:
        names = ["Boilers", "Pumps"] if number % 2 else ["Pumps", "Boilers"]
        with database.transaction() as session:
            note_outcome(session, BEN.id, names, SOLVED, at=NOW)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(learn, range(48)))
    with database.reading() as session:
        kept = [(one.outcomes, one.mass) for one in session.scalars(select(Ability))]
    assert kept == [(48, 48.0)] * 2


def test_skill_that_nobody_set_is_learned_from_nothing(session: Session) -> None:
    make_skill(session, "Boilers")
    note_outcome(session, CLEO.id, ["Boilers"], SOLVED, at=NOW)
    assert _skills_of(session, CLEO.id)["Boilers"] == pytest.approx(1 / 9)


@pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
def test_outcome_without_weight_is_refused(session: Session, weight: float) -> None:
    with pytest.raises(BadInput):
        note_outcome(session, BEN.id, ["Boilers"], SOLVED, weight, NOW)


def test_level_that_was_set_leaves_what_was_learned_until_it_is_set_back(session: Session) -> None:
    boilers = make_skill(session, "Boilers")
    give(session, BEN, {boilers: 0.5})
    for _ in range(8):
        note_outcome(session, BEN.id, ["Boilers"], SOLVED, at=NOW)
    give(session, BEN, {boilers: 0.9})
    assert _skills_of(session, BEN.id)["Boilers"] == pytest.approx(0.95)
    with pytest.raises(Forbidden):
        set_back(session, BEN.id, boilers, actor=BEN.actor)
    set_back(session, BEN.id, boilers, actor=SAM.actor)
    assert _skills_of(session, BEN.id)["Boilers"] == 0.9
    kinds = [one.kind for one in facts_about(session, "expert", BEN.id)]
    assert kinds == ["expert.levels_set", "expert.levels_set", "expert.set_back"]


def test_level_that_is_emptied_takes_the_skill_away(session: Session) -> None:
    boilers, pumps = make_skill(session, "Boilers"), make_skill(session, "Pumps")
    give(session, BEN, {boilers: 0.5, pumps: 0.4})
    give(session, BEN, {boilers: None, pumps: 0.4})
    assert _skills_of(session, BEN.id) == {"Pumps": 0.4}
    assert facts_about(session, "expert", BEN.id)[-1].data["changes"] == {"Boilers": [0.5, None]}
    with pytest.raises(NotFound):
        give(session, BEN, {999_999: 0.5})


def test_lead_sets_levels_on_a_page_that_names_what_is_wrong(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        boilers, pumps = make_skill(session, "Boilers"), make_skill(session, "Pumps")
    sign_in(client, SAM)
    url = f"/desk/admin/experts/{BEN.id}"
    wrong = client.post(f"{url}/levels", data={f"levels.{boilers}": "7", f"levels.{pumps}": "0.4"})
    assert wrong.status_code == 422
    assert "This is a share from 0 to 1" in wrong.text
    assert 'value="7"' in wrong.text
    assert _levels(database) == {}
    version = re.search(r'name="version" value="(\d+)"', client.get(url).text)
    assert version is not None
    sent = {f"levels.{boilers}": "0,6", f"levels.{pumps}": "", "version": version[1]}
    assert client.post(f"{url}/levels", data=sent).status_code == 303
    assert _levels(database) == {boilers: 0.6}
    stale = client.post(f"{url}/levels", data=sent | {f"levels.{boilers}": "0.1"})
    assert stale.status_code == 409
    assert _levels(database) == {boilers: 0.6}
    assert "set how good Ben Berger is" in client.get("/desk/admin/audit").text


def _levels(database: Database) -> dict[int, float]:
    with database.reading() as session:
        return {one.skill_id: one.level for one in session.scalars(select(Ability))}


@pytest.fixture
def boilers(database: Database) -> int:
    """A skill that Ben has, of which something was learned by now."""
    with database.transaction() as session:
        boilers = make_skill(session, "Boilers")
        give(session, BEN, {boilers: 0.5})
        note_outcome(session, BEN.id, ["Boilers"], HANDED_ON, 8.0)
    return boilers


def _object(client: FlaskClient, boilers: int, **fields: str) -> int:
    sign_in(client, BEN)
    said = {"skill": str(boilers), "value": "0.8", "reason": "I repaired them for years."}
    return client.post("/desk/me/objections", data=said | fields).status_code


def test_agent_sees_how_a_proficiency_came_about_and_objects(
    client: FlaskClient, database: Database, boilers: int
) -> None:
    sign_in(client, BEN)
    page = client.get(MINE).text
    assert "0.25 ±" in page
    assert "Sam Sato set 0.50" in page
    assert "1 outcome" in page
    assert _object(client, boilers, value="2") == 422
    assert _object(client, boilers, reason=" ") == 422
    assert _object(client, boilers) == 303
    assert _object(client, boilers) == 422
    assert "a lead is to look at it" in client.get(MINE).text
    sign_in(client, SAM)
    assert "I repaired them for years." in client.get("/desk/admin/experts").text
    assert "Ben Berger says: Boilers is 0.80" in client.get(f"/desk/admin/experts/{BEN.id}").text
    with database.reading() as session:
        fact = session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert fact.kind == "expert.objected"
    assert fact.data["was"] == pytest.approx(0.25, abs=1e-6)


@pytest.mark.parametrize(
    ("noun", "value", "said"),
    [("acceptance", 0.8, "Sam Sato accepted"), ("refusal", 0.25, "Sam Sato declined")],
)
def test_lead_decides_once_and_the_agent_reads_it(
    client: FlaskClient, database: Database, boilers: int, noun: str, value: float, said: str
) -> None:
    _object(client, boilers)
    with database.reading() as session:
        objection = session.scalars(select(Objection.id)).one()
    url = f"/desk/admin/objections/{objection}"
    assert client.post(f"{url}/{noun}").status_code == 403
    sign_in(client, SAM)
    assert client.post(f"{url}/{noun}", data={"answer": "We talked."}).status_code == 303
    for again in ("acceptance", "refusal"):
        assert client.post(f"{url}/{again}").status_code == 409
    with database.reading() as session:
        now = clock.now() + timedelta(seconds=1)
        assert _skills_of(session, BEN.id, now)["Boilers"] == pytest.approx(value, abs=1e-6)
    sign_in(client, BEN)
    page = client.get(MINE).text
    assert said in page
    assert "We talked." in page
    assert _object(client, boilers) == 303
    decided = "accepted" if noun == "acceptance" else "declined"
    assert kinds_of_facts(database)[-2] == f"expert.objection_{decided}"


def test_nobody_objects_to_what_they_do_not_have(client: FlaskClient, boilers: int) -> None:
    sign_in(client, CLEO)
    said = {"skill": str(boilers), "value": "0.8", "reason": "I like it."}
    assert client.post("/desk/me/objections", data=said).status_code == 404
