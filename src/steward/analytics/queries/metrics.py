"""Metrics and reports as lists to choose from, and the figures of one, in pages."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Answer, Ask, Row
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.reports import REPORTS, Report
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_id, encode_cursor

Named = TypeVar("Named")
T = TypeVar("T")


def list_metrics(*, cursor: str | None, limit: int) -> Page[Metric]:
    """List the metrics by name."""
    return _page([METRICS[name] for name in sorted(METRICS)], cursor, limit)


def list_reports(*, cursor: str | None, limit: int) -> Page[Report]:
    """List the reports by name."""
    return _page([REPORTS[name] for name in sorted(REPORTS)], cursor, limit)


def find_by_name(registry: Mapping[str, Named], name: str) -> Named:
    """Return a metric or a report of a registry, or raise NotFound."""
    if name not in registry:
        raise NotFound
    return registry[name]


def list_rows(
    session: Session, ask: Ask, *, cursor: str | None, limit: int
) -> tuple[Answer, Page[Row]]:
    """Answer a question, a page of its rows at a time, in the order of their keys."""
    found = answer(session, ask)
    return found, _page(found.rows, cursor, limit)


def _page(rows: Sequence[T], cursor: str | None, limit: int) -> Page[T]:
    """Cut a page out of rows that are all here: the cursor says how many came before."""
    first = max(decode_id(cursor), 0)
    more = encode_cursor([first + limit]) if len(rows) > first + limit else None
    return Page(rows[first : first + limit], more)
