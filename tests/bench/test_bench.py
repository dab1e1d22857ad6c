"""`steward bench` end to end: a base, a server, one operation, one line of JSON for each run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from steward.bench.visitor import Visitor

_LIMIT = 400  # seconds; it takes half a minute on a quiet machine


@pytest.mark.usefixtures("postgres_url")
def test_bench_measures_the_real_server(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    command = [sys.executable, "-m", "steward", "bench", "--scale", "1000", "--seconds", "1"]
    done = subprocess.run(
        [*command, "--only", "api_reply"],
        env=os.environ | {"STEWARD_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=_LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["op"], one["concurrency"]) for one in found] == [
        ("api_reply", 1),
        ("api_reply", 16),
    ]
    for figures in found:
        assert figures["errors"] == 0, figures["first_error"]
        assert figures["requests"] > 0
        assert figures["server_cpu_ms"] > 0
        assert 1 < figures["queries"] < 30
        assert 0 < figures["p50_ms"] <= figures["p95_ms"]
        assert 20 < figures["pss_mb"] < 1000
    assert "operation" in done.stderr


def test_request_says_how_long_it_is_in_bytes() -> None:
    visitor = Visitor(1, "steward_login=x", "token", "Bearer x")
    sent = visitor.post("/desk/tickets", {"subject": "Crème brûlée"})
    head, _, body = sent.partition("\r\n\r\n")
    assert f"Content-Length: {len(body.encode())}" in head.split("\r\n")


def test_each_api_request_has_a_key_of_its_own() -> None:
    visitor = Visitor(1, "", "", "Bearer x")
    assert visitor.api_post("/tickets", {}) != visitor.api_post("/tickets", {})
