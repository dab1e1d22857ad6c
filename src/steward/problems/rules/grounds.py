"""All that problems are looked for in: what was sold, and beside it what is said.

A topic or an article is of no goods: what is sold of all is what its complaints are counted by. So
each has a ground of its own, in which everybody buys of every topic. What goods explain is left out
there, so that one cause opens one problem, and the goods come first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from steward.problems.rules.found import DIMENSIONS, TOLD
from steward.problems.rules.house import Bought, Ground, Now, Opened, Told, Where, put_together

_SHARE = 0.1  # of the false alarms that goods may give
_ALIKE = 0.6  # of what is said of a topic, of one product or lot or ...
_NARROW = frozenset({"product", "lot"})
_SURELY = 12  # complaints of which is said so: if it were the goods, they had risen by then


@dataclass(frozen=True, eq=False)
class Grounds:
    """What was sold and complained of until a moment; `goods` is that by what was sold."""

    goods: Ground
    bought: Sequence[Bought]
    told: Sequence[Told]
    at: datetime
    zone: ZoneInfo

    def search(self, begin: datetime, known: Sequence[Where]) -> list[Opened]:
        """Return the problems that opened since a moment, beside those known.

        Of goods and a topic that hold the same complaints the one opens that tells them better.
        """
        said = self._search_said(begin, known, known)
        goods = [
            one
            for one in self._goods(known).search(begin, self.at, known)
            if not any(self._beats(other, one) for other in said)
        ]
        explained = [*known, *(one.where for one in goods)]
        said = self._search_said(begin, known, explained) if goods else said
        return goods + [one for one in said if not self._may_be_goods(one, explained)]

    def _search_said(
        self, begin: datetime, known: Sequence[Where], explained: Sequence[Where]
    ) -> list[Opened]:
        """Look in topics first: complaints of one that are answered alike are one problem."""
        found: list[Opened] = []
        for name in TOLD:
            ground = self._said(name, [*explained, *(one.where for one in found)])
            if ground is not None:
                own = [where for where in known if name in where]
                found += ground.search(begin, self.at, own, _SHARE)
        return found

    def _goods(self, known: Sequence[Where]) -> Ground:
        """Return the ground of goods, without the complaints of topics that are known."""
        said = [where for where in known if where.keys() & set(TOLD)]
        if not said:
            return self.goods
        told = [one for one in self.told if not any(_holds(where, one) for where in said)]
        return put_together(self.bought, _of_goods(told), self.at, self.zone) or self.goods

    def _beats(self, topic: Opened, goods: Opened) -> bool:
        """Say whether a topic told sooner, or tells better, what most complaints of some goods are.

        Not of a product or lot: what people say of it is learnt of these very complaints.
        """
        if goods.where.keys() & _NARROW or (topic.at > goods.at and topic.score <= goods.score):
            return False
        of_it = [one for one in self.told if one.at >= goods.since and _holds(goods.where, one)]
        shared = sum(_holds(topic.where, one) for one in of_it)
        return shared >= _ALIKE * len(of_it)

    def now(self, known: Sequence[Where]) -> "Standings":
        """Learn what is usual now of all but some slices, to lay these beside it."""
        goods = [where for where in known if where.keys() <= set(DIMENSIONS)]
        grounds = {name: self._said(name, goods) for name in TOLD if any(name in w for w in known)}
        return Standings(
            self.goods.now(known, self.at),
            {
                name: one.now([where for where in known if name in where], self.at)
                for name, one in grounds.items()
                if one is not None
            },
        )

    def _said(self, dimension: str, explained: Sequence[Where]) -> Ground | None:
        """Return the ground of topics, or of articles, without what goods or the other explain."""
        others = [where for where in explained if dimension not in where]
        told = [
            replace(one, where={dimension: one.where[dimension]})
            for one in self.told
            if dimension in one.where and not any(_holds(where, one) for where in others)
        ]
        values = sorted({one.where[dimension] for one in told})
        bought = (
            Bought(week, {dimension: value}, units)
            for week, units in self._units.items()
            for value in values
        )
        return put_together(bought, told, self.at, self.zone, (dimension,)) if told else None

    @cached_property
    def _units(self) -> Mapping[date, float]:
        """How many units of all were sold in each week."""
        found: defaultdict[date, float] = defaultdict(float)
        for one in self.bought:
            found[one.week] += one.units
        return found

    def _may_be_goods(self, found: Opened, explained: Sequence[Where]) -> bool:
        """Say whether few complaints of a topic have goods in common: these are waited for."""
        of_it = [
            one.where
            for one in self.told
            if one.at >= found.since
            and _holds(found.where, one)
            and not any(_holds(where, one) for where in explained)
        ]
        if len(of_it) >= _SURELY:
            return False
        return any(
            max(Counter(where[name] for where in of_it if name in where).values(), default=0)
            >= _ALIKE * len(of_it)
            for name in _NARROW
        )


@dataclass(frozen=True, eq=False)
class Standings:
    """How slices stand now: those of goods, and those of what is said."""

    goods: Now
    said: Mapping[str, Now]

    def of(self, where: Where) -> Now:
        """Return where a slice stands."""
        return next((self.said[name] for name in where if name in self.said), self.goods)


def grounds_of(
    bought: Iterable[Bought], told: Iterable[Told], at: datetime, zone: ZoneInfo
) -> Grounds | None:
    """Put all evidence together; None where too little is known to say what is usual."""
    sold, heard = list(bought), list(told)
    goods = put_together(sold, _of_goods(heard), at, zone)
    return Grounds(goods, sold, heard, at, zone) if goods is not None else None


def _of_goods(told: Iterable[Told]) -> list[Told]:
    return [one for one in told if one.where.keys() & set(DIMENSIONS)]


def _holds(where: Where, one: Told) -> bool:
    return where.items() <= one.where.items()
