"""What an address asks for: which time, compared with what, of which rows, and which tile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import request

from steward.analytics.rules.boards import Chart, Choice, Filters, Period, Tile, period_of
from steward.analytics.rules.boards.address import Pairs, filter_pairs, tile_pairs
from steward.kit.running import today

INSIGHTS = "/desk/insights"
BOARDS = f"{INSIGHTS}/boards"
_MOST_FILTERS = 20


@dataclass(frozen=True)
class Asked:
    """Which board, of which time, of which rows: what stays as one goes from tile to tile."""

    board: str
    period: Period
    where: Filters
    home: str = BOARDS

    @property
    def address(self) -> str:
        """The address of the board as it usually is."""
        return f"{self.home}/{self.board}"

    @property
    def pairs(self) -> Pairs:
        """It as the arguments of an address."""
        now, choice = self.period.now, self.period.choice
        own = [("since", now.since.isoformat()), ("until", now.last.isoformat())]
        times = [("period", str(choice)), *(own if choice == Choice.OWN else [])]
        return [*times, ("against", str(self.period.against)), *filter_pairs("where", self.where)]

    @property
    def query(self) -> str:
        """It as the query of an address."""
        return urlencode(self.pairs)

    @property
    def page(self) -> str:
        """The address of the board so filtered."""
        return f"{self.address}?{self.query}"

    def only(self, where: Filters) -> "Asked":
        """Return it with more filters; a second one by the same dimension replaces the first."""
        names = {name for name, _values in where}
        kept = tuple(one for one in self.where if one[0] not in names)
        return replace(self, where=(*kept, *where))

    def without(self, name: str) -> "Asked":
        """Return it without the filter by a dimension."""
        return replace(self, where=tuple(one for one in self.where if one[0] != name))

    @property
    def unfiltered(self) -> str:
        """The address of the board without filters."""
        return replace(self, where=()).page

    def tile_url(self, tile: Tile, kind: str = "tile") -> str:
        """Return the address of what a tile shows, or of its files or rows (`kind`)."""
        asked = [*tile_pairs(tile), ("board", self.board), *self.pairs]
        return f"{INSIGHTS}/{kind}?{urlencode(asked)}"

    def with_period(self, **times: str) -> str:
        """Return the address of the board for another time or comparison."""
        kept = [(name, value) for name, value in self.pairs if name not in times]
        if "period" in times:
            kept = [(name, value) for name, value in kept if name not in {"since", "until"}]
        return f"{self.address}?{urlencode([*kept, *times.items()])}"


def asked(board: str | None = None) -> Asked:
    """Read what the address asks for; what it leaves out is as usual."""
    args = request.args
    name = board or args.get("board", "owner")[:20]
    return Asked(name, read_period(args), filters_among(args.getlist("where")))


def read_period(times: Mapping[str, str]) -> Period:
    """Read which time is asked for, as of today; what makes no sense is as usual."""
    since, until = (_day(times.get(name)) for name in ("since", "until"))
    return period_of(times.get("period", ""), times.get("against", ""), today(), since, until)


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words or "")
    except ValueError:
        return None


def filters_among(words: Sequence[str]) -> Filters:
    """Read filters as `dimension:value`, several of one dimension as one."""
    found: dict[str, list[str]] = {}
    for one in words[:_MOST_FILTERS]:
        dimension, mark, value = one.replace("\x00", "").partition(":")
        if mark and value not in found.setdefault(dimension, []):
            found[dimension].append(value)
    return tuple((dimension, tuple(values)) for dimension, values in found.items())


def tile_asked() -> Tile:
    """Read which tile the address asks for."""
    args = request.args
    by = tuple(one for one in args.getlist("by") if one)
    chart = args.get("chart", Chart.TABLE if by else Chart.FIGURE)
    own = filters_among(args.getlist("own"))
    return Tile(args.get("metric", ""), by, chart, title=args.get("title", "")[:80], where=own)


def sent_filters(values: Mapping[str, str]) -> Filters:
    """Read the one filter of a form of a tile: `filter_by` and `filter_values`, by commas."""
    name = values.get("filter_by", "").strip()
    some = [one.strip() for one in values.get("filter_values", "").split(",")]
    return ((name, tuple(some)),) if name and any(some) else ()
