"""What is found of a problem, as it is kept: how sure it is, its weeks, what was beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from steward.quant.faults import ChartWeek

DIMENSIONS = ("product", "lot", "supplier", "place", "carrier")
TOLD = ("topic", "article")  # of what is said, whatever was sold
_PER = 1000.0


@dataclass(frozen=True)
class Beside:
    """A value of another dimension in the same complaints: `seen` of them, and how many were usual.

    `is_chance` says that so many may well be there by chance, the slice's own left out.
    """

    dimension: str
    value: str
    seen: int
    is_chance: bool


@dataclass(frozen=True)
class Found:
    """What the search said as the problem opened.

    Of the slice, `seen` of `exposed` units were complained of where `usual` would have been; of all
    others `other_seen` of `other_exposed`. It explains `explains` of `excess` complaints beyond the
    usual. `chance` is that one of `looked_at` slices looks so strong by luck.
    """

    seen: int
    usual: float
    exposed: float
    other_seen: int
    other_exposed: float
    explains: float
    excess: float
    looked_at: int
    chance: float
    beside: tuple[Beside, ...] = ()

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Found":
        """Read what was kept."""
        beside = tuple(Beside(**one) for one in kept["beside"])
        return cls(
            **{name: value for name, value in kept.items() if name != "beside"}, beside=beside
        )

    @property
    def rate(self) -> float:
        """Complaints for each unit of the slice."""
        return self.seen / self.exposed if self.exposed > 0 else 0.0

    @property
    def other_rate(self) -> float:
        """Complaints for each unit of all others."""
        return self.other_seen / self.other_exposed if self.other_exposed > 0 else 0.0


@dataclass(frozen=True)
class Week:
    """A week of a slice: persons who complained, the units due, what is usual and at most usual."""

    week: date
    complaints: int
    exposed: float
    usual: float
    upper: float

    @property
    def is_out(self) -> bool:
        """Whether there were more than the limit."""
        return self.complaints > self.upper

    @property
    def rate(self) -> float | None:
        """Complaints for each 1,000."""
        return self.per(self.complaints)

    def per(self, count: float) -> float | None:
        """Return a count for each 1,000 units; None where nothing was due."""
        return count * _PER / self.exposed if self.exposed > 0 else None

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self) | {"week": self.week.isoformat()}


def weeks_of(kept: Iterable[Mapping[str, Any]]) -> Sequence[Week]:
    """Read the weeks that were kept."""
    return [Week(**{**one, "week": date.fromisoformat(one["week"])}) for one in kept]


def dated(weeks: Iterable[ChartWeek], first: date) -> list[dict[str, Any]]:
    """Return the weeks of a chart as they are kept; `first` is the Monday of week 0."""
    return [
        Week(
            first + timedelta(weeks=one.week), one.complaints, one.exposed, one.usual, one.upper
        ).kept()
        for one in weeks
    ]


def slice_key(where: Mapping[str, str]) -> str:
    """Return a slice as one word, the same whatever order its dimensions come in."""
    return ",".join(f"{name}={where[name]}" for name in (*DIMENSIONS, *TOLD) if name in where)
