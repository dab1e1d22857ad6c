"""Forks: they share what is loaded and keep nothing else of their parent's, not even its end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.running import lives
from tests.waiting import wait_until

PROGRAM = """
import os, signal, sys
from steward.kit.forks import fork
lock = open(sys.argv[1], "w")
kept = open(sys.argv[2], "w")
fork("at work", signal.pause, [kept.fileno()])
print("forked", flush=True)
os.wait()
"""
ENDS = """
import sys
from steward.kit.errors import StewardError
from steward.kit.forks import do_apart
class Broken(StewardError):
    pass
def fail():
    raise {error}
do_apart("errand", lambda: print("done"))
print("and we go on", flush=True)
do_apart("errand", fail)
print("never said")
"""
HANGS = """
import signal, subprocess, sys, time
from steward.kit import forks
forks._LAST_SECONDS = 0.5
def hang():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen(["sleep", "600"])
    print("hangs", flush=True)
    time.sleep(600)
forks.fork("hanging", hang)
time.sleep(600)
"""
LIMIT = 20


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has one fork, and two files of which the fork is to keep the second."""
    command = [sys.executable, "-c", PROGRAM, f"{tmp_path}/lock", f"{tmp_path}/kept"]
    here, pipe = Path(__file__).parents[2], subprocess.PIPE
    with subprocess.Popen(command, cwd=here, text=True, stdin=pipe, stdout=pipe) as process:
        assert process.stdout
        assert process.stdout.readline() == "forked\n"
        yield process
        process.kill()


def test_a_fork_is_named_and_keeps_of_our_files_only_what_it_is_given(
    parent: subprocess.Popen[str], tmp_path: Path
) -> None:
    (child,) = psutil.Process(parent.pid).children()
    wait_until(lambda: child.name() == "steward at work", LIMIT)
    wait_until(lambda: [file.path for file in child.open_files()] == [str(tmp_path / "kept")])
    assert os.getpgid(child.pid) == child.pid != os.getpgid(parent.pid)
    assert Path(f"/proc/{child.pid}/fd/0").readlink() == Path(os.devnull)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_fork_can_be_told_to_end(parent: subprocess.Popen[str], number: signal.Signals) -> None:
    (child,) = psutil.Process(parent.pid).children()
    child.send_signal(number)
    assert parent.wait(LIMIT) == 0


def test_a_fork_ends_with_a_parent_that_is_killed(parent: subprocess.Popen[str]) -> None:
    (child,) = psutil.Process(parent.pid).children()
    parent.kill()
    wait_until(lambda: not child.is_running(), LIMIT)


def test_a_fork_that_hangs_is_killed_with_all_it_started_once_its_parent_was() -> None:
    with subprocess.Popen([sys.executable, "-c", HANGS], text=True, stdout=subprocess.PIPE) as one:
        assert one.stdout
        assert one.stdout.readline() == "hangs\n"
        family = psutil.Process(one.pid).children(recursive=True)
        assert sorted(child.name() for child in family) == ["sleep", "steward hanging"]
        one.kill()
        wait_until(lambda: not any(map(lives, family)), LIMIT)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("Broken('The disk is full.')", "steward: The disk is full.\n"),
        ("ValueError('odd')", "ValueError: odd\n"),
        ("SystemExit(3)", ""),
    ],
)
def test_what_fails_apart_is_told_once_and_ends_us(error: str, said: str) -> None:
    program = [sys.executable, "-c", ENDS.format(error=error)]
    ended = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (1, "done\nand we go on\n")
    assert ended.stderr.endswith(said)
