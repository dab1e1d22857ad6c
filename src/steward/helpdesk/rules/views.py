"""The desk's standing views: named searches."""

from dataclasses import dataclass

from steward.helpdesk.rules.search import Search, parse_search


@dataclass(frozen=True)
class View:
    """A named search. `empty` says why it may hold nothing."""

    key: str
    icon: str
    query: str

    @property
    def search(self) -> Search:
        """The search behind the name."""
        return parse_search(self.query)


VIEWS = (
    View("open", icon="list", query="state:active"),
    View("mine", icon="user-check", query="assignee:me state:active"),
    View("team", icon="users-group", query="team:mine state:active"),
    View("offered", icon="gift", query="offer:me"),
    View("risk", icon="clock-exclamation", query="promise:risk state:active"),
    View("unowned", icon="user-question", query="assignee:none state:active"),
    View("waiting", icon="player-pause", query="state:waiting_on_customer"),
    View("held", icon="hourglass", query="state:on_hold"),
    View("done", icon="circle-check", query="state:done"),
)
COUNTED = tuple(view for view in VIEWS if view.key != "done")


def find_view(key: str | None) -> View:
    """Return the view of this name, or the first one."""
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def both(view: View, typed: str) -> Search:
    """Search for what was typed; a view counts only as long as nothing is typed."""
    return parse_search(typed) if typed.strip() else view.search
