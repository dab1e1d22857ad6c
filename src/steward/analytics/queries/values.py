"""Whether the books have the values that somebody filters by, and which ones may be meant."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from steward.analytics.errors import BooksUnavailable
from steward.analytics.queries.engine import answer
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.imports.joins import likeliest
from steward.analytics.rules.metrics import METRICS, Metric
from steward.kit.marks import N_


def strange_value(
    session: Session, dimension: str, values: Collection[str], views: Collection[str]
) -> str | None:
    """Say which of some values no row of these views has, and what may be meant; else None.

    Each of the views has the dimension. Rows of all time count: what sold nothing this quarter may
    in the next. Where the books cannot be read right now, nothing is said.
    """
    asked = [next((one for one in METRICS.values() if one.view == view), None) for view in views]
    metrics = [one for one in asked if one]
    try:
        found = _values(session, metrics, Ask("", (dimension,), ((dimension, tuple(values)),)))
        strange = [one for one in values if one not in found]
        return _said(session, metrics, dimension, strange[0]) if metrics and strange else None
    except BooksUnavailable:
        return None


def _said(session: Session, metrics: Iterable[Metric], dimension: str, value: str) -> str:
    if not value:
        return N_("All rows of the books have a value here.")
    known = _values(session, metrics, Ask("", (dimension,)))
    if meant := likeliest([value], sorted(known - {""})).get(value):
        words = {"value": value, "meant": meant.meant}
        return N_("Nothing in the books has “%(value)s”. Is “%(meant)s” meant?", **words)
    return N_("Nothing in the books has “%(value)s”. Write it as they do.", value=value)


def _values(session: Session, metrics: Iterable[Metric], ask: Ask) -> set[str]:
    """Return which values the rows have; "" is none."""
    asks = [replace(ask, metric=one.name) for one in metrics]
    return {str(row.keys[0] or "") for one in asks for row in answer(session, one).rows}
