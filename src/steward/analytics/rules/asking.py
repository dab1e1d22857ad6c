"""A question to the books, and its answer: one metric, by some dimensions, over some time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Ask:
    """What is asked: a metric of `rules.metrics`, by dimensions, where these have some values.

    `by` names dimensions of the metric's view, or a grain of time: day, week, month, quarter or
    year. The time is from `since` to before `until`; None is open. Frozen, so it can be a key.
    """

    metric: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Figure:
    """A figure and what it rests on: `n` things; between `low` and `high` where it is an estimate.

    Money is a Decimal; what is estimated is a float; None is what cannot be said, such as growth
    on a base of zero.
    """

    value: Decimal | float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """A figure of one group; its keys are in the order of the question's `by`, None is no value.

    `parts` are the sums and counts that the figure was made of: they add up over groups.
    """

    keys: tuple[str | date | None, ...]
    figure: Figure
    parts: Mapping[str, Decimal | float | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, ordered by their keys; `data_until` is how fresh the books are."""

    ask: Ask
    rows: tuple[Row, ...]
    data_until: datetime | None
