"""What triage learns of a ticket from selling and the stores: its order's value, its product."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from sqlalchemy.orm import Session

from steward.helpdesk.rules.triage import Known
from steward.inventory import Criticality, criticalities
from steward.sales import values_of_orders


class Concerning(Protocol):
    """A ticket, as far as it says whose order and which product it is about."""

    @property
    def customer_id(self) -> int:
        """Whose ticket it is."""

    @property
    def order_ref(self) -> str | None:
        """The number of an order, as somebody typed it."""

    @property
    def product(self) -> str | None:
        """A product's name, SKU or barcode, as somebody typed it."""


@dataclass(frozen=True)
class Concerned:
    """The values of orders by their customer and number, and how critical products are."""

    values: Mapping[tuple[int, str], Decimal]
    levels: Mapping[str, Criticality]

    def known(self, ticket: Concerning, texts: tuple[str, ...], language: str) -> Known:
        """Begin what is known of a ticket. Another customer's order is as good as none."""
        value = self.values.get((ticket.customer_id, ticket.order_ref or ""))
        return Known(
            texts,
            language,
            product=ticket.product or "",
            criticality=self.levels.get(ticket.product or ""),
            order_value=None if value is None else float(value),
        )


def concerned(session: Session, tickets: Collection[Concerning]) -> Concerned:
    """Look up the orders and products that tickets name; nothing is asked where none is named."""
    orders = {(one.customer_id, one.order_ref) for one in tickets if one.order_ref}
    products = {one.product for one in tickets if one.product}
    with session.no_autoflush:  # a ticket that is being raised is not to be written twice
        return Concerned(values_of_orders(session, orders), criticalities(session, products))
