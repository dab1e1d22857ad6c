"""What the books answered for a tile: now and then, of all and of each group; and what it means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from steward.analytics.rules.asking import Answer, Figure, Row
from steward.analytics.rules.boards.period import Period, buckets
from steward.analytics.rules.boards.tile import Tile
from steward.analytics.rules.metrics import Metric, Unit

Key = str | date | None


@dataclass(frozen=True)
class Told:
    """The answers to what a tile asks: its groups now and then, and the whole of both."""

    tile: Tile
    metric: Metric
    period: Period
    now: Answer
    then: Answer
    whole_now: Figure
    whole_then: Figure
    pairs: tuple[tuple[float, float], ...] = ()  # of each whole week, or other grain: now and then

    @property
    def is_sum(self) -> bool:
        """Whether the figures of groups add up to that of the whole."""
        return is_sum(self.metric)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted."""
        return self.whole_now.n == 0 and not any(row.figure.n for row in self.now.rows)

    @property
    def is_compared(self) -> bool:
        """Whether the books tell of then, too: they may have begun later."""
        return self.whole_then.value is not None

    @property
    def nothing(self) -> Figure:
        """The figure of a group that has no rows."""
        return Figure(Decimal(0), 0) if self.is_sum else Figure(None, 0)

    def together(self, rows: Iterable[Row]) -> Figure:
        """Return the figure of several groups as one; not known where groups share things."""
        sums: dict[str, Decimal | float | int] = {}
        for row in rows:
            for name, part in row.parts.items():
                sums[name] = sums.get(name, 0) + (part or 0)  # type: ignore[operator]  # of one kind
        return self.metric.figure(sums) if sums and self.metric.adds_up else self.nothing


def is_sum(metric: Metric) -> bool:
    """Whether figures of groups add up: then twice the parts are twice the figure."""
    if not metric.adds_up or metric.unit not in {Unit.MONEY, Unit.COUNT, Unit.QUANTITY}:
        return False
    parts = {name: Decimal(place * place) for place, name in enumerate(metric.parts, start=2)}
    single = metric.figure(parts).value
    double = metric.figure({name: 2 * part for name, part in parts.items()}).value
    return single is not None and bool(single) and double == 2 * single


def pairs_of(period: Period, now: Answer, then: Answer) -> tuple[tuple[float, float], ...]:
    """Lay the whole weeks (or other grain) of now beside those of then; none counts as nothing."""
    values, old = (
        {row.keys[0]: float(row.figure.value or 0) for row in one.rows} for one in (now, then)
    )
    before = list(buckets(period.then, period.grain))
    return tuple(
        (values.get(one.start, 0.0), old.get(was.start, 0.0))
        for one, was in zip(period.buckets, before, strict=False)
        if one.is_whole and was.is_whole
    )


def by_key(answer: Answer) -> Mapping[tuple[Key, ...], Row]:
    """Return the rows of an answer by their keys."""
    return {row.keys: row for row in answer.rows}
