"""The supervisor on real processes: restarts, every way to stop, and nothing left behind."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from steward.kit.supervise import PortTaken, listen
from tests.waiting import wait_until

SUPERVISOR = """
import json, os, sys
from functools import partial
from steward.kit.supervise import listen, run_children
commands, port, stop_limit = json.loads(sys.argv[1])
with listen("127.0.0.1", port) as sock:
    fd = sock.fileno()
    os.set_inheritable(fd, True)
    commands = {name: [part.format(fd=fd) for part in line] for name, line in commands.items()}
    works = {name: partial(os.execvp, line[0], line) for name, line in commands.items()}
    sys.exit(run_children(works, keep=[fd], stop_limit=stop_limit))
"""

APP = """
import os
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
"""

WEB = """
import socket, sys, uvicorn
config = uvicorn.Config("app:app", lifespan="off", log_level="warning")
uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
"""

IDLE = ["sleep", "600"]
STUBBORN = ["sh", "-c", "trap '' TERM; exec sleep 601"]  # it sleeps once it is stubborn

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    """Start a supervisor of commands given by name; nothing of it outlives the test."""
    (tmp_path / "app.py").write_text(APP)
    started: list[subprocess.Popen[str]] = []
    families: list[psutil.Process] = []

    def start(stop_limit: float = 10.0, **commands: list[str]) -> subprocess.Popen[str]:
        arguments = json.dumps([commands, port, stop_limit])
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        wait_until(lambda: len(_family(process)) > len(commands))
        families.extend(_family(process))
        return process

    yield start
    for process in started:
        families.extend(_family(process))
    for relative in families:
        with suppress(psutil.NoSuchProcess):
            relative.kill()
    for process in started:
        process.communicate(timeout=10)


def _family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the supervisor and all its descendants."""
    if process.poll() is not None:
        return []
    supervisor = psutil.Process(process.pid)
    return [supervisor, *supervisor.children(recursive=True)]


def _child(process: subprocess.Popen[str], word: str) -> psutil.Process:
    """Return the child whose command contains `word`, once it runs."""
    found: list[psutil.Process] = []

    def look() -> bool:
        found[:] = [child for child in _family(process)[1:] if _runs(child, word)]
        return bool(found)

    wait_until(look)
    return found[0]


def _runs(process: psutil.Process, word: str) -> bool:
    try:
        command = process.cmdline()
    except psutil.NoSuchProcess:
        return False
    return SUPERVISOR not in command and word in command


def _finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code and what was said."""
    _out, said = process.communicate(timeout=30)
    return process.returncode, said


def _ask(port: int) -> int:
    """Return the process id of the web worker that answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return int(connection.getresponse().read())
    finally:
        connection.close()


def _nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_all_children_and_the_code_is_zero(start: Start, number: int) -> None:
    supervisor = start(one=IDLE, two=IDLE)
    family = _family(supervisor)
    supervisor.send_signal(number)
    assert _finish(supervisor) == (0, "")
    assert not psutil.wait_procs(family, timeout=5)[1]


def test_ctrl_c_in_a_terminal_is_quiet_though_it_reaches_the_whole_group(
    start: Start, port: int
) -> None:
    supervisor = start(web=[sys.executable, "-c", WEB, "{fd}"], worker=IDLE)
    _ask(port)
    os.killpg(supervisor.pid, signal.SIGINT)
    assert _finish(supervisor) == (0, "")


def test_child_that_dies_is_started_again_and_the_others_are_left_alone(start: Start) -> None:
    supervisor = start(one=IDLE, two=["sleep", "500"])
    first, other = _child(supervisor, "600"), _child(supervisor, "500")
    first.kill()
    first.wait(10)
    assert _child(supervisor, "600").pid != first.pid
    assert other.is_running()
    supervisor.terminate()
    code, said = _finish(supervisor)
    assert code == 0
    assert said == "steward: one ended (signal SIGKILL); starting it again in 0.5 s\n"


def test_child_that_cannot_start_ends_them_all_with_a_failure(start: Start) -> None:
    supervisor = start(good=IDLE, bad=["false"])
    family = _family(supervisor)
    code, said = _finish(supervisor)
    assert code == 1
    assert re.findall(r"again in (.*) s", said) == ["0.5", "1", "2", "4"]
    assert said.endswith("steward: bad ended (code 1) 5 times in a row; giving up\n")
    assert not psutil.wait_procs(family, timeout=5)[1]


def test_child_that_does_not_stop_is_killed_after_the_limit(start: Start) -> None:
    supervisor = start(stop_limit=0.5, stubborn=STUBBORN, good=IDLE)
    _child(supervisor, "601")
    supervisor.terminate()
    assert _finish(supervisor) == (
        1,
        "steward: stubborn did not end in time and had to be killed\n",
    )


def test_second_signal_does_not_wait(start: Start) -> None:
    supervisor = start(stop_limit=600, stubborn=STUBBORN, good=IDLE)
    good = _child(supervisor, "600")
    _child(supervisor, "601")
    supervisor.send_signal(signal.SIGINT)
    good.wait(10)
    supervisor.send_signal(signal.SIGINT)
    assert _finish(supervisor)[0] == 1


def test_web_workers_share_one_socket_and_one_that_dies_loses_no_connection(
    start: Start, port: int
) -> None:
    web = [sys.executable, "-c", WEB, "{fd}"]
    supervisor = start(web_1=web, web_2=web)
    seen: set[int] = set()

    def both_answer() -> bool:
        seen.add(_ask(port))
        return len(seen) == 2

    wait_until(both_answer)
    for worker in seen:
        psutil.Process(worker).kill()
    assert _ask(port) not in seen  # it waited for the new worker
    supervisor.terminate()
    assert _finish(supervisor)[0] == 0
    assert _nobody_listens(port)


def test_killed_supervisor_leaves_no_child_and_frees_the_port(start: Start, port: int) -> None:
    supervisor = start(web=[sys.executable, "-c", WEB, "{fd}"], worker=IDLE)
    _ask(port)
    family = _family(supervisor)
    supervisor.kill()
    assert not psutil.wait_procs(family, timeout=10)[1]
    assert _nobody_listens(port)


def test_workers_of_a_killed_web_server_are_ended_before_it_starts_again(
    start: Start, port: int
) -> None:
    uvicorn = [sys.executable, "-m", "uvicorn", "app:app", "--lifespan", "off"]
    supervisor = start(web=[*uvicorn, "--fd", "{fd}", "--workers", "2", "--log-level", "error"])
    _ask(port)
    master = _child(supervisor, "uvicorn")
    workers = master.children(recursive=True)
    master.kill()
    assert not psutil.wait_procs(workers, timeout=10)[1]
    assert _ask(port)


def test_port_in_use_is_named_with_its_setting(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)), pytest.raises(PortTaken) as failure:
        listen("127.0.0.1", port)
    assert f"Port {port} on 127.0.0.1 is in use." in str(failure.value)
    assert "STEWARD_PORT" in str(failure.value)


def test_address_of_another_machine_is_refused_in_one_line() -> None:
    with pytest.raises(PortTaken, match="Check STEWARD_HOST"):
        listen("192.0.2.1", 8000)


def test_port_can_be_taken_again_at_once(port: int) -> None:
    for _ in range(3):
        with (
            listen("127.0.0.1", port) as listening,
            socket.create_connection(listening.getsockname(), timeout=5),
        ):
            listening.accept()[0].close()
