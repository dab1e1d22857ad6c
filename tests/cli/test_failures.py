"""Whatever is wrong, a command says so in one line on stderr that says what to do."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from steward.kit.db import Database
from tests.command_fixture import Steward
from tests.running import environment, free_port

WRONG_SETTINGS = [
    ({"prot": 8000}, "STEWARD_PROT is no setting"),
    ({"port": "eighty"}, "STEWARD_PORT='eighty' cannot be used"),
    ({"port": 70_000}, "STEWARD_PORT='70000' cannot be used"),
    ({"timezone": "Mars/Olympus"}, "STEWARD_TIMEZONE='Mars/Olympus' cannot be used"),
    ({"mail_url": "localhost:25"}, "must begin with smtp: or smtps:"),
    ({"mail_url": "smtp://localhost:smtp"}, "its port must be a number"),
    ({"mail_url": "smtp://localhost:70000"}, "its port must be a number"),
    ({"files_url": "file:///nowhere/at/all"}, "STEWARD_FILES_URL=file:///nowhere/at/all cannot"),
    ({"database_url": "mysql://localhost/x"}, "must begin with postgresql:"),
]
WRONG_DATABASES = [
    "postgresql://127.0.0.1:1/steward",
    "postgresql://127.0.0.1:1/steward?sslmode=nonsense",
    "postgresql:///steward?host=/nowhere/at/all",
]


@pytest.mark.parametrize(("settings", "words"), WRONG_SETTINGS)
def test_wrong_setting_is_named(steward: Steward, settings: dict[str, object], words: str) -> None:
    outcome = steward("serve", **{"port": free_port(), "demo": 0} | settings)
    assert outcome.code == 1
    assert words in outcome.err
    assert is_one_line(outcome.err)


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("database_url", "mysql://anna:hunter2@db/x", "mysql://anna:***@db/x"),
        ("database_url", "postgresql://anna:hunter2/@db/x", "postgresql://anna:***@db/x"),
        ("database_url", "postgresql://anna:x@hunter2@db/x", "postgresql://anna:***@db/x"),
        ("database_url", "postgresql://anna:hunter2%zz@db/x", "write @ as %40 and % as %25"),
        ("database_url", "postgres://db/x?password=hunter2", "postgres://db/x?password=***"),
        ("mail_url", "mail:anna:hunter2@mail", "mail:***@mail"),
        ("mail_url", "smtp://anna:hunter2", "smtp://anna:***"),
        ("files_url", "az://anna:hunter2@/nowhere", "az://anna:***@/nowhere"),
    ],
)
def test_password_in_a_wrong_address_is_not_told(
    steward: Steward, name: str, url: str, shown: str
) -> None:
    outcome = steward("doctor", **{name: url})
    assert shown in outcome.err + outcome.out
    assert "hunter2" not in outcome.err + outcome.out


@pytest.mark.parametrize("url", WRONG_DATABASES)
@pytest.mark.parametrize("command", ["serve", "verify", "backup", "migrate"])
def test_database_that_cannot_be_reached_is_one_line(
    steward: Steward, command: str, url: str
) -> None:
    outcome = steward(command, database_url=url, port=free_port())
    assert outcome.code == 1
    assert "database cannot be used" in outcome.err
    assert is_one_line(outcome.err)


def test_port_in_use_is_named_with_its_setting(steward: Steward) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = steward("serve", port=port)
    assert (outcome.code, outcome.out) == (1, "")
    assert f"Port {port} on 127.0.0.1 is in use" in outcome.err
    assert "STEWARD_PORT" in outcome.err
    assert is_one_line(outcome.err)


def test_home_that_cannot_be_written_is_named(steward: Steward, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    outcome = steward("serve", home=file / "home", port=free_port())
    assert outcome.code == 1
    assert str(file) in outcome.err
    assert is_one_line(outcome.err)


def test_schema_of_a_newer_version_is_refused(steward: Steward, database_of_tomorrow: str) -> None:
    outcome = steward("migrate", database_url=database_of_tomorrow)
    assert outcome.code == 1
    assert "newer" in outcome.err
    assert is_one_line(outcome.err)


@pytest.mark.parametrize(
    "words", [["sreve"], ["serve", "--fast"], ["restore"], ["export", "tickets"]]
)
def test_wrong_use_says_where_to_read_more(steward: Steward, words: list[str]) -> None:
    outcome = steward(*words)
    assert outcome.code == 2
    assert "--help" in outcome.err
    assert is_one_line(outcome.err)


def test_help_lists_every_command(steward: Steward) -> None:
    outcome = steward("--help")
    assert outcome.code == 0
    assert {"serve", "worker", "token", "backup", "restore", "verify", "doctor"} <= set(
        outcome.out.split()
    )


def test_program_that_is_run_by_its_name_does_the_same(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("steward")
    said = subprocess.run(
        [script, "serve"],
        env=environment(tmp_path, prot=8000),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr.strip() == (
        "steward: STEWARD_PROT is no setting. docs/configuration.md lists them all."
    )


@pytest.fixture
def database_of_tomorrow(fresh_database_url: str) -> str:
    """A database that a later version of Steward has migrated."""
    database = Database(fresh_database_url)
    with database.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    database.dispose()
    return fresh_database_url


def is_one_line(text: str) -> bool:
    """Whether somebody is told one thing, without a traceback."""
    return text.startswith("steward: ") and text.count("\n") == 1
