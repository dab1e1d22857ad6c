"""Forked web processes: replaced when they die, gone when they are told to stop."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.waiting import wait_until

_PROGRAM = """
import pathlib, signal, sys
from steward.kit.prefork import run_forked
run_forked(signal.pause, 2)
"""
LIMIT = 20


@pytest.fixture
def master() -> Iterator[psutil.Process]:
    """A process that keeps two forks of itself at work."""
    command = [sys.executable, "-c", _PROGRAM]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as started:
        process = psutil.Process(started.pid)
        wait_until(lambda: len(process.children()) == 2, LIMIT)
        try:
            yield process
        finally:
            if process.is_running():
                started.kill()
            started.wait(LIMIT)


def test_one_that_dies_is_replaced(master: psutil.Process) -> None:
    first, second = master.children()
    os.kill(first.pid, signal.SIGKILL)
    wait_until(lambda: len(master.children()) == 2 and first not in master.children(), LIMIT)
    assert second in master.children()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_them_all(master: psutil.Process, number: signal.Signals) -> None:
    children = master.children()
    os.kill(master.pid, number)
    assert master.wait(LIMIT) == 0
    assert not any(child.is_running() for child in children)


def test_they_end_with_a_parent_that_is_killed(master: psutil.Process) -> None:
    children = master.children()
    os.kill(master.pid, signal.SIGKILL)
    wait_until(lambda: not any(child.is_running() for child in children), LIMIT)
