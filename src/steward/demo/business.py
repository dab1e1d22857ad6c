"""Makes the demo business: the same one for the same seed and time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from random import Random

from steward.demo.catalogue import all_products, make_orders
from steward.demo.content import Business, Customer, Order, Product, Severity, Staff, Ticket
from steward.demo.histories import Desk, history
from steward.demo.occasions import Occasion, Occasions
from steward.demo.people import make_customers, teams_and_staff
from steward.demo.queries import QueryWriter
from steward.demo.rhythm import arrivals

DAYS = 90
_FIRST_NUMBER = 1001
_FEWEST_CUSTOMERS = 300


def generate(now: datetime, seed: int = 1, tickets: int = 1500) -> Business:
    """Return Brindle Coffee as it stands at `now` (an aware time) with its last 90 days.

    The customers grow with the tickets, from 300 on. The tickets are made one at a time while
    one iterates, in the order in which they came in, so that any number fits into memory.
    """
    rng = Random(seed)
    teams, staff = teams_and_staff()
    customers = make_customers(now, max(_FEWEST_CUSTOMERS, tickets // 10), rng)
    products = all_products()
    orders = make_orders(now, customers, rng)
    stream = _Tickets(now, seed, tickets, staff, customers, products, orders)
    return Business(teams, staff, customers, products, orders, stream)


@dataclass(frozen=True, slots=True)
class _Tickets:
    """The tickets, made anew each time one iterates."""

    now: datetime
    seed: int
    amount: int
    staff: tuple[Staff, ...]
    customers: tuple[Customer, ...]
    products: tuple[Product, ...]
    orders: tuple[Order, ...]

    def __len__(self) -> int:
        return self.amount

    def __iter__(self) -> Iterator[Ticket]:
        rng = Random(self.seed)
        occasions = Occasions(self.now, self.customers, self.products, self.orders)
        writer = QueryWriter(self.customers, self.products, rng)
        desk = Desk(self.staff, rng)
        times = arrivals(self.now, DAYS, self.amount, rng)
        for number, at in enumerate(times, _FIRST_NUMBER):
            yield self._ticket(number, at, occasions.draw(at, rng), writer, desk)

    def _ticket(
        self, number: int, at: datetime, occasion: Occasion, writer: QueryWriter, desk: Desk
    ) -> Ticket:
        query = writer.write(occasion, at)
        situation = occasion.situation
        severity = _severity(situation.severity, desk.rng)
        steps = history(query, severity, at, desk)
        return Ticket(
            number=number,
            subject=query.subject,
            customer=occasion.customer.email,
            channel=query.channel,
            language=occasion.customer.language,
            severity=severity,
            category=situation.category,
            tags=situation.tags,
            product=occasion.product.sku if occasion.product else None,
            order=occasion.order.reference if occasion.order else None,
            steps=tuple(takewhile(lambda step: step.at <= self.now, steps)),
        )


def _severity(weights: dict[Severity, int], rng: Random) -> Severity:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]
