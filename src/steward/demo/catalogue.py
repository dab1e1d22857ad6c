"""What Brindle Coffee sells, and what its customers ordered."""

from bisect import bisect_right
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from steward.demo.content import Customer, Order, OrderLine, Product
from steward.demo.rhythm import awake
from steward.demo.words import table

_FIRST_REFERENCE = 18_001
_HISTORY_DAYS = 400
_ORDERS_A_PERSON = 9
# The age of an order in days says which lots were on the shelf: (up to, lots).
_LOTS = ((15, (18, 19)), (80, (17, 17, 18)), (230, (16,)), (_HISTORY_DAYS + 1, (15,)))
_STATES: tuple[Literal["paid", "packed", "shipped", "delivered"], ...]
_STATES = ("paid", "packed", "shipped", "delivered")
_STATE_AGES = (1, 2, 5)
_BULK = {"home": (1, 2), "cafe": (2, 12), "hotel": (4, 20), "office": (2, 8), "roastery": (1, 6)}


def all_products() -> tuple[Product, ...]:
    """Return every product."""
    return tuple(
        Product(
            sku,
            row["name"],
            row["kind"],
            row["description"],
            Decimal(row["price"]),
            row.get("lots"),
        )
        for sku, row in table("products").items()
    )


def make_orders(now: datetime, customers: tuple[Customer, ...], rng: Random) -> tuple[Order, ...]:
    """Return what the persons among the customers ordered in the last 400 days, oldest first."""
    people = [customer for customer in customers if customer.kind == "person"]
    shelf = _Shelf(rng)
    ages = sorted(
        (rng.uniform(0.2, _HISTORY_DAYS) for _ in range(_ORDERS_A_PERSON * len(people))),
        reverse=True,
    )
    orders = []
    for reference, age in enumerate(ages, _FIRST_REFERENCE):
        buyer = rng.choice(people)
        placed_at = min(awake(now - timedelta(days=age), rng), now)
        state = _STATES[bisect_right(_STATE_AGES, age)]
        lines = shelf.basket(buyer, age)
        orders.append(Order(f"O-{reference}", buyer.email, placed_at, state, lines))
    return tuple(sorted(orders, key=lambda order: order.placed_at))


class _Shelf:
    """The products as a buyer of a segment finds them."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._products = {product.sku: product for product in all_products()}
        rows = table("products")
        self._by_segment = {
            segment: (
                [sku for sku, row in rows.items() if segment in row["buyers"]],
                [row["weight"] for row in rows.values() if segment in row["buyers"]],
            )
            for segment in _BULK
        }

    def basket(self, buyer: Customer, age: float) -> tuple[OrderLine, ...]:
        """Return the lines of an order `age` days ago, each product once."""
        skus, weights = self._by_segment[buyer.segment]
        chosen = self._rng.choices(skus, weights, k=self._rng.choice((1, 1, 1, 2, 2, 3)))
        return tuple(self._line(self._products[sku], buyer, age) for sku in dict.fromkeys(chosen))

    def _line(self, product: Product, buyer: Customer, age: float) -> OrderLine:
        several = product.kind in {"beans", "accessory", "part"}
        quantity = self._rng.randint(*_BULK[buyer.segment]) if several else 1
        return OrderLine(product.sku, quantity, product.price, self._lot(product, age))

    def _lot(self, product: Product, age: float) -> str | None:
        if product.lots is None:
            return None
        lots = next(lots for upto, lots in _LOTS if age <= upto)
        return f"{product.lots}{self._rng.choice(lots)}"
