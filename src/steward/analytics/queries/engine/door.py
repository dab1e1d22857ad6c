"""Where questions to the books come in: checked, answered from what is kept, or computed."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module
from threading import Lock
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from steward.analytics.queries.manifest import Manifest, manifest
from steward.analytics.rules.asking import Answer, Ask, Row
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.views import GRAINS, VIEWS
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_KEPT = 2_000  # answers that a process remembers
_kept: OrderedDict[tuple[UUID, Ask], Answer] = OrderedDict()
_lock = Lock()


def answer(session: Session, ask: Ask) -> Answer:
    """Answer a question to the books.

    Raises BadInput, naming it, for a metric or a dimension that is not there, and BooksUnavailable
    when the lake cannot be read.
    """
    metric = get_metric(ask.metric)
    check_dimensions(metric, ask)
    held = manifest(session)
    key = (held.version, ask)
    found = _kept.get(key)
    if found is None:
        found = _computed(held, metric, ask)
        with _lock:
            _kept[key] = found
            while len(_kept) > _KEPT:
                _kept.popitem(last=False)
    return found


def get_metric(name: str) -> Metric:
    """Return a metric. Raises BadInput, naming it, where there is none of that name."""
    if name not in METRICS:
        raise BadInput(
            N_("There is no metric “%(name)s”.", name=name[:100]),
            errors={"metric": N_("This is no metric.")},
        )
    return METRICS[name]


def check_dimensions(metric: Metric, ask: Ask) -> None:
    """Raise BadInput for what the metric's view does not have; times are no values to filter by."""
    view = VIEWS[metric.view]
    for name in ask.by:
        if name not in GRAINS:
            view.dimension(name)
    for name, _values in ask.where:
        view.dimension(name, field="where")


def _computed(held: Manifest, metric: Metric, ask: Ask) -> Answer:
    engine: Any = import_module("steward.analytics.queries.engine.answering")
    rows = engine.compute(current_app.extensions["lake"], held, metric, ask)
    return Answer(ask, tuple(_rows(rows, metric, ask)), held.data_until)


def _rows(rows: Iterable[tuple[Any, ...]], metric: Metric, ask: Ask) -> Iterable[Row]:
    width = len(ask.by)
    for row in sorted(rows, key=lambda row: [_rank(key) for key in row[:width]]):
        keys = tuple(_key(one) for one in row[:width])
        parts = dict(zip(metric.parts, row[width:], strict=True))
        yield Row(keys, metric.figure(parts), parts)


def _key(value: object) -> str | date | None:
    return value.date() if isinstance(value, datetime) else value  # type: ignore[return-value]  # text or a day by the expression


def _rank(value: object) -> tuple[bool, str]:
    return value is None, str(value)
