"""What reports read of the lake, by the same views and filters as metrics."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from steward.analytics.queries.engine.answering import from_rows
from steward.analytics.queries.engine.asking import chosen, needed_by
from steward.analytics.queries.engine.views import outline, whole_view
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import Manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.metrics import Expression
from steward.analytics.rules.reports import Asked, Reading
from steward.analytics.rules.views import VIEWS


def read(
    lake: Lake, held: Manifest, reading: Reading, asked: Asked, ask: Ask
) -> list[dict[str, Any]]:
    """Return the rows of a reading, of the time and the values that `ask` names.

    Times are days in it: engines make moments of the first day of a month.
    """
    expression = _expression(reading, asked, ask, held.there)
    rows = from_rows(lake, held, expression, ask, reading.view)
    return [dict(zip(expression.columns, map(_day, row), strict=True)) for row in rows]


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _expression(reading: Reading, asked: Asked, ask: Ask, there: Collection[str]) -> Expression:
    view = VIEWS[reading.view]
    bare = outline(view)
    needed = needed_by(reading.rows(chosen(bare, ask), asked)) & set(bare.columns)
    return reading.rows(chosen(whole_view(view, needed, there), ask), asked)
