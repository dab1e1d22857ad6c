"""Which cubes are kept of a view, and which of them can tell what is asked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import combinations
from types import CodeType

from steward import __version__
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.boards.period import next_start
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.rules.views import GRAINS, View

WORTH = 200_000  # rows of a table; fewer are counted quickly enough as they are
MOST = 0.1  # a cube with more rows than this share of what it is made of is no help
FEW = 5_000  # rows of a month; nothing is gained by a cube that is made of fewer
DAY, MONTH = "day", "month"
_FINE = frozenset({"day", "week"})  # no sums of months


@dataclass(frozen=True)
class Shape:
    """What the rows of a cube are of: each day or month, and each value of some dimensions."""

    grain: str
    dimensions: tuple[str, ...]


def families(view: View, there: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the dimensions that follow from one another, such as a product and its category.

    Grouping by all of a family gives no more groups than grouping by what the others follow from,
    under whose name it is here. What comes only from tables that are not `there` is left out.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for one in view.columns:
        if one.title and any(source.partition(".")[0] in there for source in one.sources):
            members[_followed(view, one.name)].append(one.name)
    return {name: tuple(sorted(names)) for name, names in members.items()}


def _followed(view: View, name: str) -> str:
    """Return the dimension from which another one follows; its own name if there is none."""
    keys = dict(view.joins)
    origins = {keys.get(one.partition(".")[0], "") for one in view.column(name).sources}
    origin = origins.pop() if len(origins) == 1 else ""
    return origin if origin in view.dimensions else name


def shapes(view: View, there: Collection[str]) -> list[Shape]:
    """Return the cubes that are worth trying; what a cube can be made of comes before it."""
    single = list(families(view, there).values())
    pairs = [tuple(sorted(one + other)) for one, other in combinations(single, 2)]
    return [Shape(grain, one) for one in ((), *single, *pairs) for grain in (DAY, MONTH)]


def is_worth(shape: Shape, groups: int, rows: int) -> bool:
    """Whether a cube of so many groups helps, made of so many rows of a month.

    One by months is made of that by days, where there is one.
    """
    return groups <= MOST * rows and (shape.grain == DAY or rows > FEW)


def knows(view: View, shape: Shape, metric: Metric, ask: Ask) -> bool:
    """Whether cubes of a shape know all that is asked, but for the time.

    Orders were counted within each group of a cube, and one may be in several: these cubes know
    only what asks for single groups of theirs. Customers are counted where their names are known.
    """
    asked = {*ask.by, *(name for name, _values in ask.where)} - set(GRAINS)
    if metric.each and metric.each.dimension:
        asked.add(metric.each.dimension)
    elif metric.each:
        single = {*ask.by, *(name for name, values in ask.where if len(values) == 1)}
        if not {_followed(view, one) for one in shape.dimensions} <= single:
            return False
    return asked <= set(shape.dimensions) and not (shape.grain == MONTH and _FINE & set(ask.by))


def covers(view: View, shape: Shape, month: date | None, ask: Ask) -> bool:
    """Whether a month's cube can tell its rows in the time that is asked for from the others."""
    if shape.grain == DAY:
        return True
    if view.is_by_month and month is not None:
        starts = ask.since is None or ask.since <= month
        return starts and (ask.until is None or ask.until >= next_start(month, MONTH))
    return all(one is None or one.day == 1 for one in (ask.since, ask.until))


@cache
def way_of_making(view: View) -> str:
    """Return a word for how cubes of a view are made: another when metrics or dimensions change."""
    ours = [one for _name, one in sorted(METRICS.items()) if one.view == view.name]
    parts = [
        (one.name, part, _told(compute.__code__))
        for one in ours
        for part, compute in one.parts.items()
    ]
    each = [(_told(one.each.key.__code__), one.each.sums) for one in ours if one.each]
    words = repr((__version__, view, parts, each))
    return sha256(words.encode()).hexdigest()[:16]


def _told(code: CodeType) -> str:
    """Write what a function computes, the same in every process: its own text has addresses."""
    inner = [
        _told(one) if isinstance(one, CodeType) else repr(one)
        for one in code.co_consts
        if not isinstance(one, frozenset)
    ]
    return repr((code.co_code, code.co_names, inner))
