"""What a report is: what no single figure can say, from a few readings of the books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.metric import Expression, Unit

Cell = Figure | str | date | None
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Asked:
    """What a report is asked: told by what, as of which day, with which numbers of its settings."""

    by: str
    today: date
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """Rows that a report needs of a view: grouped there, so that few of them travel.

    One that reads `all_time` heeds the filters, but not the time that is asked for.
    """

    view: str
    rows: Callable[[Expression, Asked], Expression]
    all_time: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a report; one without a unit holds names or days."""

    name: str
    title: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Setting:
    """A number that a report is told by; whoever looks at it can change it."""

    title: str
    usual: Decimal


@dataclass(frozen=True)
class Head:
    """A figure that stands above a report's rows."""

    name: str
    title: str
    unit: Unit
    figure: Figure


@dataclass(frozen=True)
class Reported:
    """What a report says: rows under its columns, figures of the whole, and what to know."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: tuple[Head, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A governed report: `tell` makes what it says of what its `readings` found, by their names.

    `by` are the dimensions that it can be told by, the usual one first; "" is of everything. The
    first column holds that dimension.
    """

    name: str
    title: str
    definition: str
    by: tuple[str, ...]
    columns: tuple[Column, ...]
    readings: Mapping[str, Reading]
    tell: Callable[[Mapping[str, Rows], Asked], Reported]
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @property
    def views(self) -> set[str]:
        """The views that it reads."""
        return {reading.view for reading in self.readings.values()}


def key_of(view: Expression, asked: Asked) -> Expression:
    """Return what rows are told by, as text; of everything it is the same for all."""
    return view[asked.by].cast("string")
