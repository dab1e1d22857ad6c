"""Which cubes are kept of a view: sums by day and what goes together, and by pairs of these."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from itertools import combinations
from types import CodeType

from steward import __version__
from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.views import View

WORTH = 200_000  # rows of a table; fewer are counted quickly enough as they are
MOST = 0.1  # a cube with more rows than this share of what it is made of is no help


def families(view: View, there: Collection[str]) -> list[tuple[str, ...]]:
    """Return the dimensions that follow from one another, such as a product and its category.

    Grouping by all of a family gives no more groups than grouping by what the others follow from.
    What comes only from tables that are not `there` is left out.
    """
    keys = dict(view.joins)
    members: dict[str, list[str]] = defaultdict(list)
    for one in view.columns:
        if one.title and any(source.partition(".")[0] in there for source in one.sources):
            origins = {keys.get(source.partition(".")[0], "") for source in one.sources}
            origin = origins.pop() if len(origins) == 1 else ""
            members[origin if origin in view.dimensions else one.name].append(one.name)
    return [tuple(sorted(names)) for names in members.values()]


def cubes(view: View, there: Collection[str]) -> list[tuple[str, ...]]:
    """Return the dimensions of each cube that is worth trying, those with fewer first."""
    single = families(view, there)
    pairs = [tuple(sorted(one + other)) for one, other in combinations(single, 2)]
    return [(), *single, *pairs]


@cache
def way_of_making(view: View) -> str:
    """Return a word for how cubes of a view are made: another when metrics or dimensions change."""
    parts = [
        (name, part, _told(compute.__code__))
        for name, metric in sorted(METRICS.items())
        if metric.view == view.name
        for part, compute in metric.parts.items()
    ]
    words = repr((__version__, view, parts))
    return sha256(words.encode()).hexdigest()[:16]


def _told(code: CodeType) -> str:
    """Write what a function computes, the same in every process: its own text has addresses."""
    inner = [
        _told(one) if isinstance(one, CodeType) else repr(one)
        for one in code.co_consts
        if not isinstance(one, frozenset)
    ]
    return repr((code.co_code, code.co_names, inner))
