"""From a row of the books to what Steward knows of it: the order, the ticket, the customer."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from steward.accounts import actor, may
from steward.analytics.queries.rows import RowsPage
from steward.helpdesk import tickets_there
from steward.kit.db import session
from steward.sales import deals_there, orders_there


@dataclass(frozen=True)
class Links:
    """Which numbers among some rows have a page, and whether customers may be looked up."""

    orders: frozenset[str]
    tickets: frozenset[str]
    deals: frozenset[str]
    has_customers: bool

    @classmethod
    def of(cls, found: RowsPage) -> "Links":
        """Look for the pages of all the rows at once."""
        numbers = ("order_number", "ticket_number", "deal_number")
        orders, tickets, deals = (_values(found, name) for name in numbers)
        return cls(
            frozenset(
                orders_there(session(), actor(), orders) if may(actor(), "orders.read") else ()
            ),
            frozenset(tickets_there(session(), actor(), tickets)),
            deal_pages(deals),
            may(actor(), "customers.read"),
        )

    def find(self, column: str, value: object) -> str | None:
        """Return the address of what a cell names, or None."""
        pages = {"order_number": self.orders, "ticket_number": self.tickets}
        if value in (pages | {"deal_number": self.deals}).get(column, ()):
            return f"/desk/{column.removesuffix('_number')}s/{value}"
        if column == "account" and value and self.has_customers:
            return f"/desk/customers?{urlencode({'q': str(value)})}"
        return None


def deal_pages(numbers: Collection[str]) -> frozenset[str]:
    """Return those of some deals that have a page which the reader may see."""
    return frozenset(deals_there(session(), actor(), numbers))


def _values(found: RowsPage, name: str) -> set[str]:
    at = next((at for at, one in enumerate(found.view.columns) if one.name == name), None)
    return set() if at is None else {str(row[at]) for row in found.rows if row[at] is not None}
