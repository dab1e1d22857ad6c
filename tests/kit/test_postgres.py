"""The embedded server on real processes: started, joined, killed in every way, started again."""

import os
import pwd
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from steward.kit.postgres import PostgresError, embedded
from tests.kit.embedded import answers, ask, keep, processes_of, server_of, url_of, user_of
from tests.waiting import wait_until

pytestmark = pytest.mark.database


def test_server_answers_inside_the_block_and_is_gone_after_it(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        assert ask(url, "SELECT current_database()") == "steward"
        keeper = processes_of(home)[0]
        family = [keeper, *keeper.children(recursive=True)]
    _gone, alive = psutil.wait_procs(family, timeout=5)
    assert not alive


def test_data_are_there_at_the_next_start(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        keep(url)
    with embedded(home, fsync=False) as url:
        assert ask(url, "SELECT word FROM kept") == "still here"


def test_server_listens_on_no_network_and_never_runs_as_root(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        server = server_of(home)
        assert not server.net_connections("inet")
        assert server.uids().effective != 0
        assert ask(url, "SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local'") == 0


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
        assert ask(url, "SELECT lower('ÀÉÎ ΩΣ ДЖ')") == "àéî ωσ дж"


def test_starters_at_once_share_one_server_and_the_last_ends_it(home: Path) -> None:
    with ExitStack() as stack:
        users = [stack.enter_context(user_of(home)) for _ in range(3)]
        assert len({url_of(user) for user in users}) == 1
        assert len(processes_of(home)) == 2
        users[0].communicate(timeout=30)
        users[1].communicate(timeout=30)
        assert len(processes_of(home)) == 2
    assert not processes_of(home)


def test_server_ends_when_its_users_are_killed(home: Path) -> None:
    with user_of(home) as first, user_of(home) as second:
        assert url_of(first) == url_of(second)
        first.kill()
        assert answers(_url_again(home))
        second.kill()
        wait_until(lambda: not processes_of(home))


def _url_again(home: Path) -> str:
    with embedded(home, fsync=False) as url:
        return url


def test_killed_server_is_back_while_in_use_and_has_lost_nothing(home: Path) -> None:
    with embedded(home) as url:
        keep(url)
        killed = server_of(home)
        killed.kill()
        wait_until(lambda: not killed.is_running())
        wait_until(lambda: answers(url))
        assert ask(url, "SELECT word FROM kept") == "still here"


def test_server_ends_with_its_keeper_and_the_next_user_starts_another(home: Path) -> None:
    with embedded(home, fsync=False) as url:
        keeper, server = processes_of(home)
        keeper.kill()
        wait_until(lambda: not server.is_running())
        with embedded(home, fsync=False):
            assert answers(url)


def test_next_start_recovers_after_everything_was_killed(home: Path) -> None:
    with user_of(home) as user:
        url = url_of(user)
        keep(url)
        keeper, server = processes_of(home)
        for process in (keeper, server, psutil.Process(user.pid)):
            process.kill()
    with embedded(home, fsync=False):
        assert ask(url, "SELECT word FROM kept") == "still here"


def test_next_start_ends_a_query_that_outlived_its_killed_server(home: Path) -> None:
    with user_of(home) as user, ThreadPoolExecutor() as threads:
        long = threads.submit(
            ask, url := url_of(user), "SELECT sum(n) FROM generate_series(1, 1e9) n"
        )
        wait_until(
            lambda: ask(url, "SELECT count(*) FROM pg_stat_activity WHERE query ~ '1e9'") == 2
        )
        keeper, server = processes_of(home)
        busy = server.children()
        for process in (keeper, server, psutil.Process(user.pid)):
            process.kill()
        with embedded(home, fsync=False):
            assert not psutil.wait_procs(busy, timeout=10)[1]
            assert answers(url)
        assert isinstance(long.exception(10), psycopg.OperationalError)


def test_process_id_that_now_belongs_to_another_program_does_not_stop_a_start(home: Path) -> None:
    with embedded(home, fsync=False):
        user = pwd.getpwuid((home / "postgres/data").stat().st_uid)
    identity: dict[str, Any] = {"user": user.pw_uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **identity) as other:
        pid_file = home / "postgres/data/postmaster.pid"
        pid_file.write_text(f"{other.pid}\n{home}/postgres/data\n")
        try:
            with embedded(home, fsync=False) as url:
                assert answers(url)
            assert other.poll() is None
        finally:
            other.kill()


def test_half_made_data_of_a_killed_first_start_are_made_anew(home: Path) -> None:
    half = home / "postgres/data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded(home, fsync=False) as url:
        assert answers(url)
    assert not half.exists()


def test_settings_of_another_server_in_the_environment_do_not_matter(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATABASE", "theirs")
    with embedded(home, fsync=False) as url:
        assert ask(url, "SELECT current_database()") == "steward"


def test_home_may_be_longer_than_a_socket_path(home: Path) -> None:
    with embedded(home / ("long" * 40), fsync=False) as url:
        assert answers(url)


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
    wait_until(lambda: not processes_of(home))


def test_failed_start_is_not_explained_by_an_earlier_one(home: Path) -> None:
    with embedded(home, fsync=False):
        pass
    with (home / "postgres/postgres.log").open("a") as log:
        log.write("2026-01-02 03:04:05 UTC [1] FATAL:  a trouble of long ago\n")
    (home / "postgres/data/postgresql.conf").unlink()
    with pytest.raises(PostgresError, match=r"could not access .*postgresql\.conf") as failure:
        embedded(home, fsync=False).__enter__()
    assert "long ago" not in failure.value.detail


def test_home_that_is_a_file_is_reported_in_one_line(home: Path) -> None:
    home.touch()
    with pytest.raises(PostgresError, match="File exists"):
        embedded(home).__enter__()


def test_program_started_by_a_user_does_not_keep_the_server_alive(home: Path) -> None:
    with embedded(home, fsync=False):
        child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert not processes_of(home)
    finally:
        child.kill()
        child.wait(10)
