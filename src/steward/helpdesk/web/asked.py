"""What a list of tickets is asked for, as it stands in the address."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from steward.helpdesk.queries import ORDERS
from steward.helpdesk.rules import Search
from steward.helpdesk.rules.views import View, both, find_view

_MOST_ROWS, _A_PAGE = 500, 50


@dataclass(frozen=True)
class Asked:
    """A view or a search, its order, and where in it one is.

    `current` is the number of the ticket that is open beside the list.
    """

    view: View
    typed: str
    sort: str
    cursor: str | None
    current: str | None
    limit: int

    @classmethod
    def by_request(cls, *, current: str | None = None) -> "Asked":
        """Read the address of this request."""
        sent = request.args
        return cls(
            find_view(sent.get("view")),
            sent.get("q", "").strip(),
            sort if (sort := sent.get("sort", "")) in ORDERS else "newest",
            sent.get("cursor"),
            current or sent.get("current"),
            min(max(sent.get("rows", _A_PAGE, int), _A_PAGE), _MOST_ROWS),
        )

    @property
    def search(self) -> Search:
        """The search behind it."""
        return both(self.view, self.typed)

    def address(self, **other: str | None) -> str:
        """Return this question as the query of an address, with some parts put otherwise."""
        parts = {"view": self.view.key, "q": self.typed, "sort": self.sort} | other
        kept = {key: value for key, value in parts.items() if value and value != "newest"}
        return "?" + urlencode(kept)

    def sorted_by(self, sort: str) -> str:
        """Return the address of the present page, with its list in another order."""
        place = f"/desk/tickets/{self.current}" if self.current else "/desk/tickets"
        return place + self.address(sort=sort)
