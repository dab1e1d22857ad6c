"""What triage learns elsewhere: an order's value, a product, what the customer is worth."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from sqlalchemy.orm import Session

from steward.customers import belonging, standings
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
    """The values of orders by their customer and number, and how critical products are.

    Of customers, by their ids: which share of all is worth less, and in which segments they are.
    """

    values: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    levels: Mapping[str, Criticality] = field(default_factory=dict)
    standings: Mapping[int, float] = field(default_factory=dict)
    segments: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def known(self, ticket: Concerning, texts: tuple[str, ...], language: str) -> Known:
        """Begin what is known of a ticket. Another customer's order is as good as none."""
        value = self.values.get((ticket.customer_id, ticket.order_ref or ""))
        return Known(
            texts,
            language,
            product=ticket.product or "",
            criticality=self.levels.get(ticket.product or ""),
            order_value=None if value is None else float(value),
            customer_value=self.standings.get(ticket.customer_id),
            segments=self.segments.get(ticket.customer_id, frozenset()),
        )


def concerned(
    session: Session, tickets: Collection[Concerning], segments: Collection[str] = ()
) -> Concerned:
    """Look up the orders and products that tickets name; nothing is asked where none is named.

    Of their customers, what they are worth, and which of some segments they are in.
    """
    people = {one.customer_id for one in tickets}
    orders = {(one.customer_id, one.order_ref) for one in tickets if one.order_ref}
    products = {one.product for one in tickets if one.product}
    with session.no_autoflush:  # a ticket that is being raised is not to be written twice
        return Concerned(
            values_of_orders(session, orders),
            criticalities(session, products),
            standings(session, people),
            belonging(session, people, segments),
        )
