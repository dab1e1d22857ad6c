"""What the history of stages says: how long deals stood in each, and how they left it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from steward.analytics.rules.metrics.metric import Expression
from steward.analytics.rules.reports.report import Asked, Rows
from steward.analytics.rules.reports.spells import LOST, OPEN, WON
from steward.quant.books import Spell

MOVED = "moved"


def passed(stages: Expression) -> Expression:
    """Return the stages that deals stood in: entered, left on which days, and how (`end`).

    `end` is "moved" to another stage, "won", "lost", or "open": it stands there still. The stage
    in which a deal ended, such as one called Won, is none that it stood in.
    """
    is_open = stages.outcome == OPEN
    began = stages.entered_at.date()
    stood = stages.filter(stages.left_at.notnull() | is_open | (began < stages.closed_on))
    lasts = stood.group_by("deal_number").aggregate(
        last=stood.entered_at.max(), first=stood.entered_at.min()
    )
    both = stood.join(lasts, "deal_number")
    return both.mutate(
        end=(both.entered_at == both["last"]).ifelse(both.outcome, MOVED),
        entered=both.entered_at.date(),
        left=both.left_at.date().coalesce(both.closed_on),
        until_here=both.entered_at.delta(both["first"], unit="second"),
    )


def stage_ages(dimension: str = "") -> Callable[[Expression, Asked], Expression]:
    """Make a reading of how long deals stood in stages, by a dimension too where one is named."""

    def _read(stages: Expression, _asked: Asked) -> Expression:
        rows = passed(stages)
        key = {"key": rows[dimension].cast("string")} if dimension else {}
        by = {**key, "stage": rows.stage, "entered": rows.entered, "left": rows.left}
        return rows.group_by(**by, end=rows.end).aggregate(
            n=rows.count(), value=rows.value.sum(), valued=rows.count(where=rows.value > 0)
        )

    return _read


def spell_of(row: Mapping[str, Any], until: date) -> Spell:
    """Make a spell of a row of `stage_ages`: it ended moved, won or lost, or lasts until then."""
    is_open = row["end"] == OPEN
    days = ((until if is_open else row["left"] or until) - row["entered"]).days
    return Spell(max(days, 0), None if is_open else row["end"], int(row["n"]))


def stage_days(rows: Rows) -> Iterable[date | None]:
    """Yield all days that rows of `stage_ages` tell of."""
    for row in rows:
        yield row["entered"]
        yield row["left"]


ENDS = (MOVED, WON, LOST)
