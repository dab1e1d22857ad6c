"""From a row of the books to what Steward knows of it: the order, the ticket, the customer."""

from dataclasses import dataclass
from urllib.parse import urlencode

from steward.accounts import actor, may
from steward.analytics.queries.rows import RowsPage
from steward.helpdesk import tickets_there
from steward.kit.db import session
from steward.sales import orders_there


@dataclass(frozen=True)
class Links:
    """Which numbers among some rows have a page, and whether customers may be looked up."""

    orders: frozenset[str]
    tickets: frozenset[str]
    has_customers: bool

    @classmethod
    def of(cls, found: RowsPage) -> "Links":
        """Look for the pages of all the rows at once."""
        orders, tickets = (_values(found, name) for name in ("order_number", "ticket_number"))
        return cls(
            frozenset(
                orders_there(session(), actor(), orders) if may(actor(), "orders.read") else ()
            ),
            frozenset(tickets_there(session(), actor(), tickets)),
            may(actor(), "customers.read"),
        )

    def find(self, column: str, value: object) -> str | None:
        """Return the address of what a cell names, or None."""
        if column == "order_number" and value in self.orders:
            return f"/desk/orders/{value}"
        if column == "ticket_number" and value in self.tickets:
            return f"/desk/tickets/{value}"
        if column == "account" and value and self.has_customers:
            return f"/desk/customers?{urlencode({'q': str(value)})}"
        return None


def _values(found: RowsPage, name: str) -> set[str]:
    at = next((at for at, one in enumerate(found.view.columns) if one.name == name), None)
    return set() if at is None else {str(row[at]) for row in found.rows if row[at] is not None}
