"""Runs one operation against the server and adds up what it cost."""

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice
from typing import Any

from steward.bench.operations import Operation
from steward.bench.server import BenchFailed, Server

_WARM_UP = 1.0  # seconds
_WIDE = 16  # clients that warm up, so that all web processes have their share
_READS = 400  # different requests, asked again and again
_WRITES_PER_SECOND = 500  # more than are answered
_LOAD = (sys.executable, "-m", "steward.bench.client")


@dataclass(frozen=True)
class Figures:
    """What one operation cost; CPU times and queries are those of one request, on average."""

    concurrency: int
    requests: int
    rps: float
    p50_ms: float
    p95_ms: float
    errors: int
    server_cpu_ms: float
    worker_cpu_ms: float
    postgres_cpu_ms: float
    total_cpu_ms: float
    pss_mb: float
    queries: float
    kilobytes: float
    client_cpu_ms: float
    target_cpu_ms: float
    first_error: str | None


def measure(server: Server, operation: Operation, *, concurrency: int, seconds: float) -> Figures:
    """Warm up, then measure; what the worker has to do afterwards counts too."""
    load(server.port, operation, concurrency=_WIDE, seconds=_WARM_UP)
    server.wait_until_idle()
    before = _costs(server)
    seen = load(server.port, operation, concurrency=concurrency, seconds=seconds)
    server.wait_until_idle()
    ours, worker, postgres, queries = (
        (after - earlier) / len(seen["times"])
        for after, earlier in zip(_costs(server), before, strict=True)
    )
    return Figures(
        concurrency=concurrency,
        **summary(seen),
        server_cpu_ms=round(ours, 2),
        worker_cpu_ms=round(worker, 2),
        postgres_cpu_ms=round(postgres, 2),
        total_cpu_ms=round(ours + postgres, 2),
        pss_mb=round(server.web_pss_mb(), 1),
        queries=round(queries, 1),
        target_cpu_ms=operation.target,
    )


def _costs(server: Server) -> tuple[float, float, float, int]:
    cpu = server.cpu_ms(), server.worker_cpu_ms(), server.postgres_cpu_ms()
    return *cpu, server.statements()


def load(port: int, operation: Operation, *, concurrency: int, seconds: float) -> dict[str, Any]:
    """Have the client send the operation's requests; return what it saw. Raises BenchFailed."""
    most = int(_WRITES_PER_SECOND * seconds) if operation.writes else _READS
    plan = {
        "port": port,
        "concurrency": concurrency,
        "seconds": seconds,
        "expects": operation.expects,
        "repeats": not operation.writes,
        "requests": list(islice(operation.requests, most)),
    }
    done = subprocess.run(
        _LOAD, input=json.dumps(plan), stdout=subprocess.PIPE, text=True, check=True, timeout=600
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    if not seen["times"]:
        raise BenchFailed(f"{operation.name}: no request was answered: {seen['errors'][:1]}")
    return seen


def summary(seen: dict[str, Any]) -> dict[str, Any]:
    """Put what a client saw into the words of Figures."""
    times = sorted(seen["times"])
    return {
        "requests": len(times),
        "rps": round(len(times) / seen["seconds"], 1),
        "p50_ms": round(times[len(times) // 2], 2),
        "p95_ms": round(times[len(times) * 95 // 100], 2),
        "errors": len(seen["errors"]),
        "first_error": seen["errors"][0] if seen["errors"] else None,
        "kilobytes": round(sum(seen["sizes"]) / len(times) / 1024, 1),
        "client_cpu_ms": round(seen["client_cpu_ms"] / len(times), 2),
    }
