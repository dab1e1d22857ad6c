"""Skills at the desk: added, changed, put near to others, removed; what work asks for."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.kit.events import Fact
from steward.routing import kin_of_skills, skill_rules
from steward.routing.models import Ability, Skill
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, SAM, sign_in

pytestmark = pytest.mark.database

SKILLS = "/desk/admin/skills"
BOILERS = {"name": "Boilers", "kind": "topic", "words": "Machine\nBoiler, hot", "level": "0.6"}


def _add(client: FlaskClient, **fields: str) -> str:
    sign_in(client, SAM)
    added = client.post(SKILLS, data=BOILERS | fields)
    assert added.status_code == 303, added.text
    return str(added.location)


def test_skill_is_added_and_told_loudly_as_long_as_nobody_has_it(
    client: FlaskClient, database: Database
) -> None:
    url = _add(client, weight="0,8")
    with database.reading() as session:
        (rule,) = skill_rules(session)
    assert rule.name == "Boilers"
    assert rule.words == {"Machine", "Boiler, hot"}
    assert (rule.level, rule.weight) == (0.6, 0.8)
    assert "Nobody has this skill" in client.get(SKILLS).text
    assert "Nobody has it" in client.get(url).text
    skill_id = url.rpartition("/")[2]
    given = client.post(f"/desk/admin/experts/{BEN.id}/levels", data={f"levels.{skill_id}": "0.7"})
    assert given.status_code == 303
    listed = client.get(SKILLS).text
    assert "1 person" in listed
    assert "Nobody has" not in listed
    assert "Ben Berger" in client.get(url).text
    assert "added the skill “Boilers”" in client.get("/desk/admin/audit").text


def test_change_is_told_with_what_it_was(client: FlaskClient, database: Database) -> None:
    url = _add(client)
    changed = BOILERS | {"name": "Kettles", "level": "0.4", "words": "machine"}
    assert client.post(url, data=changed | {"version": "1"}).status_code == 303
    assert client.post(url, data=changed).status_code == 303
    assert client.post(url, data=changed | {"version": "1"}).status_code == 409
    assert kinds_of_facts(database) == ["skill.added", "skill.changed"]
    with database.reading() as session:
        fact = session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert fact.data["changes"] == {
        "name": ["Boilers", "Kettles"],
        "words": [["Machine", "Boiler, hot"], ["machine"]],
        "level": [0.6, 0.4],
    }


def test_near_skill_counts_until_it_is_dropped(client: FlaskClient, database: Database) -> None:
    url, other = _add(client), _add(client, name="Grinders").rpartition("/")[2]
    assert client.post(f"{url}/near", data={"near": other, "share": "0.7"}).status_code == 303
    assert client.post(f"{url}/near", data={"near": other, "share": "0.5"}).status_code == 303
    with database.reading() as session:
        assert kin_of_skills(session) == {"Boilers": {"Grinders": 0.5}}
    assert "counts as 0.50" in client.get(url).text
    own = {"near": url.rpartition("/")[2], "share": "1"}
    assert "A skill is not near to itself" in client.post(f"{url}/near", data=own).text
    for share in ("0", "1.1", "nan", "many"):
        refused = client.post(f"{url}/near", data={"near": other, "share": share})
        assert refused.status_code == 422
    for _ in range(2):
        assert client.post(f"{url}/near/{other}/removal").status_code == 303
    with database.reading() as session:
        assert kin_of_skills(session) == {}
    assert kinds_of_facts(database) == ["skill.added"] * 2 + ["skill.changed"] * 3


def test_removed_skill_takes_levels_with_it_and_the_fact_keeps_them(
    client: FlaskClient, database: Database
) -> None:
    url = _add(client)
    skill_id = url.rpartition("/")[2]
    client.post(f"/desk/admin/experts/{BEN.id}/levels", data={f"levels.{skill_id}": "0.7"})
    assert client.post(f"{url}/removal").status_code == 303
    assert client.get(url).status_code == 404
    with database.reading() as session:
        assert not session.scalars(select(Skill)).all()
        assert not session.scalars(select(Ability)).all()
        fact = session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert fact.data["levels"] == {str(BEN.id): 0.7}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "This is needed"),
        ({"name": "x" * 81}, "At most 80 characters"),
        ({"name": "boilers"}, "There is a skill “Boilers” already"),
        ({"kind": "planet"}, "Choose one of"),
        ({"level": "1.01"}, "This is a share from 0 to 1"),
        ({"level": "-1"}, "This is a share from 0 to 1"),
        ({"weight": "nan"}, "This is a share from 0 to 1"),
        ({"words": "x" * 201}, "each of at most 200 characters"),
        ({"words": "a\x00b"}, "cannot be kept"),
        ({"kind": "language", "words": ""}, "by its code alone"),
        ({"kind": "language", "words": "pt\nde"}, "by its code alone"),
        ({"kind": "language", "words": "Portuguese"}, "by its code alone"),
    ],
)
def test_what_cannot_be_a_skill_is_refused_at_its_field(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    _add(client)
    refused = client.post(SKILLS, data=BOILERS | {"name": "Other"} | fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert kinds_of_facts(database) == ["skill.added"]
