"""Health: whether the process lives, whether it can work, and figures for Prometheus."""

import os
import time

from flask import Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from steward.kit import jobs, outbox
from steward.kit.access import PUBLIC, access
from steward.kit.db import session

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name

REQUESTS = Counter("steward_requests_total", "Requests answered", ["method", "status"])
SECONDS = Histogram(
    "steward_request_seconds",
    "Seconds to answer a request",
    ["method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


def init_app(app: Flask) -> None:
    """Serve /healthz, /readyz and /metrics, and measure every request."""
    app.before_request(_start)
    app.after_request(_measure)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
    app.add_url_rule("/metrics", "metrics", metrics)


def _start() -> None:
    g.started = time.perf_counter()


def _measure(response: Response) -> Response:
    REQUESTS.labels(request.method, response.status_code // 100).inc()
    SECONDS.labels(request.method).observe(time.perf_counter() - g.started)
    return response


@access(PUBLIC)
def healthz() -> Response:
    """Answer that the process runs."""
    return jsonify(status="alive")


@access(PUBLIC)
def readyz() -> tuple[Response, int]:
    """Answer whether the database and the queue can be used."""
    try:
        session().execute(text("select 1 from procrastinate_jobs limit 1"))
    except SQLAlchemyError:
        return jsonify(status="not ready", missing="database"), 503
    return jsonify(status="ready"), 200


@access("operations.read")
def metrics() -> Response:
    """Show requests, waiting jobs and waiting letters in Prometheus' text format."""
    lines = [generate_latest(_registry()).decode()]
    for name, counts in (("jobs", jobs.counts(session())), ("outbox", outbox.counts(session()))):
        lines.append(f"# TYPE steward_{name} gauge\n")
        lines += [f'steward_{name}{{state="{k}"}} {n}\n' for k, n in sorted(counts.items())]
    return Response("".join(lines), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Add up the figures of all processes where several serve one port."""
    if SHARED_FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # theirs
    return registry
