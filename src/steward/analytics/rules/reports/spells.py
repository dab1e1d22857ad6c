"""What reports of deals have in common: how long each lasted, as of the last day that is known."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from steward.analytics.rules.metrics.metric import Expression
from steward.analytics.rules.reports.report import Asked, Rows
from steward.quant.books import Spell

WON, LOST, OPEN = "won", "lost", "open"
_DAY = timedelta(days=1)


class Dated(NamedTuple):
    """Spells, as of when, and how many things have no day of opening or end before they began."""

    spells: list[Spell]
    until: date
    undated: int


def deal_ages(deals: Expression, asked: Asked) -> Expression:
    """Read when deals were opened and closed, and how, by what is asked: how many, worth what."""
    key = {"key": deals[asked.by].cast("string")} if asked.by else {}
    grouped = deals.group_by(
        **key, opened=deals.opened_on, closed=deals.closed_on, outcome=deals.outcome
    )
    return grouped.aggregate(
        n=deals.count(), value=deals.value.sum(), valued=deals.count(where=deals.value > 0)
    )


def by_key(rows: Rows) -> dict[str | None, list[Mapping[str, Any]]]:
    """Put rows together by their key, in the order of keys; those without one come last."""
    found: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.get("key"), []).append(row)
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] or "")))


def known_until(days: Iterable[date | None], today: date) -> date:
    """Return the end of what is known: the day after the last one told of, today at most.

    A file of two years ago says nothing of how long its open deals have lasted since.
    """
    last = max((day for day in days if day is not None), default=today)
    return min(last + _DAY, today)


def dated(rows: Rows, until: date) -> Dated:
    """Make spells of deals: those won or lost have ended, the others have lasted until then."""
    known = [row for row in rows if is_dated(row)]
    undated = sum(int(row["n"]) for row in rows) - sum(int(row["n"]) for row in known)
    return Dated([_spell(row, until) for row in known], until, undated)


def is_dated(row: Mapping[str, Any]) -> bool:
    """Say whether a row tells when its deals were opened, and of closed ones when, not before."""
    if row["opened"] is None or row["outcome"] not in (WON, LOST):
        return row["opened"] is not None
    return row["closed"] is not None and row["closed"] >= row["opened"]


def _spell(row: Mapping[str, Any], until: date) -> Spell:
    is_over = row["outcome"] in (WON, LOST)
    end = row["closed"] if is_over else until
    return Spell(max((end - row["opened"]).days, 0), row["outcome"] if is_over else None, row["n"])


def days_told(rows: Rows) -> Iterable[date | None]:
    """Yield all days that rows of `deal_ages` tell of."""
    for row in rows:
        yield row["opened"]
        yield row["closed"]


def count_of(rows: Rows, outcome: str) -> int:
    """Count the deals of an outcome."""
    return sum(int(row["n"]) for row in rows if row["outcome"] == outcome)
