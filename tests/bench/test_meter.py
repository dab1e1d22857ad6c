"""The meter counts what the kernel counted, of children too."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from steward.bench.meter import cpu_ms, family, name_of, parent_of, peak_mb, pss_mb
from tests.waiting import wait_until

_BURN = "import time\nwhile time.process_time() < 0.3: pass\n"
_PARENT = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {_BURN!r}])
print("burnt", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def parent() -> Iterator["subprocess.Popen[str]"]:
    """A process whose child has burnt 0.3 seconds of processor time and ended."""
    command = [sys.executable, "-c", _PARENT]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe) as process:
        assert process.stdout
        assert process.stdout.readline() == "burnt\n"
        yield process
        process.kill()


def test_time_of_a_child_that_has_ended_is_its_parents(parent: "subprocess.Popen[str]") -> None:
    assert 300 <= cpu_ms([parent.pid]) < 3000


def test_family_is_a_process_with_its_descendants(parent: "subprocess.Popen[str]") -> None:
    assert family(parent.pid) == [parent.pid]
    assert parent.pid in family(os.getpid())
    assert parent_of(parent.pid) == os.getpid()


def test_memory_is_that_of_a_python(parent: "subprocess.Popen[str]") -> None:
    assert 1 < pss_mb([parent.pid]) <= peak_mb(parent.pid) < 200
    assert name_of(parent.pid).startswith("python")


def test_process_that_is_gone_costs_nothing(parent: "subprocess.Popen[str]") -> None:
    parent.kill()
    wait_until(lambda: parent.poll() is not None)
    assert cpu_ms([parent.pid]) == 0
