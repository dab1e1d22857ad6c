"""`steward token create`: prints a token that works, and takes on whoever is new."""

import pytest
from typer.testing import CliRunner

from steward.accounts.cli import app
from steward.accounts.queries import find_by_token
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts, user_of
from tests.cast import BEN

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    monkeypatch.setenv("STEWARD_DATABASE_URL", database.url)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["create", *arguments])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_somebody_new_is_taken_on_with_the_role(database: Database) -> None:
    secret = run("--email", "zoe.zander@brindle.example", "--role", "supervisor", "--days", "7")
    with database.reading() as session:
        actor = find_by_token(session, secret)
    assert actor
    assert (actor.role, actor.email) == ("supervisor", "zoe.zander@brindle.example")
    assert user_of(database, actor.email).password_hash is None
    assert kinds_of_facts(database) == ["user.joined", "token.created"]


def test_somebody_known_stays_as_they_are(database: Database) -> None:
    secret = run("--email", BEN.email, "--role", "admin")
    with database.reading() as session:
        actor = find_by_token(session, secret)
    assert actor
    assert (actor.user_id, actor.role) == (BEN.id, "agent")


@pytest.mark.parametrize(
    "arguments", [["--email", "zoe"], ["--email", "z@b.example", "--role", "customer"], []]
)
def test_what_cannot_be_used_makes_nothing(database: Database, arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["create", *arguments]).exit_code != 0
    assert kinds_of_facts(database) == []
