"""Who turns to Brindle Coffee, in which situation, and about which order."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from steward.demo.content import Customer, Order, OrderLine, Product
from steward.demo.words import LANGUAGES, Situation, situations, words

# A bad lot comes to light: in the last ten days its leaks are a fifth of all queries.
CLUSTER, CLUSTER_DAYS, _CLUSTER_SHARE = "seat", 10, 34.0
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Occasion:
    """A customer in a situation, with the product and, mostly, the order it is about."""

    situation: Situation
    customer: Customer
    product: Product | None = None
    order: Order | None = None
    line: OrderLine | None = None


class Occasions:
    """All that may happen to the customers, to draw from."""

    def __init__(
        self,
        now: datetime,
        customers: Iterable[Customer],
        products: Iterable[Product],
        orders: Iterable[Order],
    ) -> None:
        self._cluster_since = now - timedelta(days=CLUSTER_DAYS)
        self._people = {one.email: one for one in customers if one.kind == "person"}
        self._products = {product.sku: product for product in products}
        self._by_situation = self._gather(tuple(orders))
        self._placed_at = {
            name: [found.order.placed_at for found in choices if found.order]
            for name, choices in self._by_situation.items()
        }
        self._usual = list(accumulate(one.share for one in situations()))
        self._with_cluster = list(
            accumulate(_CLUSTER_SHARE if one.name == CLUSTER else one.share for one in situations())
        )
        self._used: set[tuple[str, str]] = set()

    def draw(self, at: datetime, rng: Random) -> Occasion:
        """Return what is asked at `at`; the same of the same order again only if all else fails."""
        weights = self._with_cluster if at >= self._cluster_since else self._usual
        found: Occasion | None = None
        tries = 0
        while found is None or (self._is_used(found) and tries < _TRIES):
            tries += 1
            situation = rng.choices(situations(), cum_weights=weights)[0]
            found = self._find(situation, at, rng) or found
        if found.order:
            self._used.add((found.order.reference, found.situation.name))
        return found

    def _find(self, situation: Situation, at: datetime, rng: Random) -> Occasion | None:
        choices = self._by_situation[situation.name]
        first, last = 0, len(choices)
        if situation.age:
            youngest, oldest = situation.age
            placed_at = self._placed_at[situation.name]
            first = bisect_left(placed_at, at - timedelta(days=oldest))
            last = bisect_right(placed_at, at - timedelta(days=youngest, hours=1))
        return choices[rng.randrange(first, last)] if first < last else None

    def _is_used(self, found: Occasion) -> bool:
        order = found.order
        return order is not None and (order.reference, found.situation.name) in self._used

    def _gather(self, orders: tuple[Order, ...]) -> dict[str, list[Occasion]]:
        return {
            situation.name: list(
                self._of_orders(situation, orders) if situation.age else self._of_people(situation)
            )
            for situation in situations()
        }

    def _of_orders(self, situation: Situation, orders: tuple[Order, ...]) -> Iterable[Occasion]:
        audience = self._audience(situation)
        for order in orders:
            if order.customer not in audience:
                continue
            for line in order.lines:
                product = self._products[line.sku]
                fits = situation.lot is None or line.lot == situation.lot
                if fits and product.kind in situation.kinds:
                    yield Occasion(situation, audience[order.customer], product, order, line)

    def _of_people(self, situation: Situation) -> Iterable[Occasion]:
        wares = [one for one in self._products.values() if one.kind in situation.kinds]
        for place, customer in enumerate(self._audience(situation).values()):
            yield Occasion(situation, customer, wares[place % len(wares)] if wares else None)

    def _audience(self, situation: Situation) -> dict[str, Customer]:
        """Return the people it can happen to and who speak a language that it is told in."""
        languages = {one for one in LANGUAGES if situation.name in words(one).stories}
        return {
            email: one
            for email, one in self._people.items()
            if one.language in languages and (not situation.who or one.segment in situation.who)
        }
