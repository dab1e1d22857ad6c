"""The parts of metrics that add up: what cubes hold, and how they are summed once more."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

import ibis
import ibis.expr.operations as ops

from steward.analytics.queries.engine.views import outline
from steward.analytics.rules.metrics import METRICS, Expression
from steward.analytics.rules.views import VIEWS

_ADDING = (ops.Sum, ops.Count, ops.CountStar)
_ONCE_MORE = {ops.Min: "min", ops.Max: "max"}


@cache
def column_of(name: str, part: str) -> str:
    """Return the name in cubes of a metric's part, "" for one that does not add up.

    The same computation has the same name, in whichever metric it is.
    """
    if METRICS[name].each:
        return ""
    value, bare = _part(name, part)
    if not isinstance(value.op(), (*_ADDING, *_ONCE_MORE)):
        return ""
    words = str(ibis.to_sql(bare.aggregate(part=value), dialect="duckdb"))
    return f"p_{sha256(words.encode()).hexdigest()[:12]}"


def once_more(name: str, part: str, column: Expression) -> Expression:
    """Sum up a part over rows of a cube."""
    kind = type(_part(name, part)[0].op())
    return getattr(column, _ONCE_MORE.get(kind, "sum"))()


@cache
def catalogue(view: str) -> Mapping[str, tuple[str, str]]:
    """Return the columns of a view's cubes, each with a metric and the part of it that it is."""
    found = {
        column_of(name, part): (name, part)
        for name, metric in METRICS.items()
        if metric.view == view
        for part in metric.parts
    }
    return {column: found[column] for column in sorted(found) if column}


@cache
def type_of(name: str, part: str) -> Any:  # noqa: ANN401 - of Ibis, which has no types
    """Return the type of a part."""
    return _part(name, part)[0].type()


def _part(name: str, part: str) -> tuple[Expression, Expression]:
    """Return a part over the bare columns of its view, and these."""
    bare = outline(VIEWS[METRICS[name].view])
    return METRICS[name].parts[part](bare), bare
