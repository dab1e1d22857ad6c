"""Facts, states and views in the words of a calm colleague."""

from collections.abc import Callable
from typing import Any

from steward.kit.events import Fact
from steward.kit.texts import gettext as _


def fact_in_words(fact: Fact) -> str:
    """Say what was done, without who and when."""
    say = _FACTS.get(fact.kind)
    return say(fact.data) if say else fact.kind


def _assigned(data: dict[str, Any]) -> str:
    to = " / ".join(filter(None, (data["team"], data["agent"]))) or _("nobody")
    before = " / ".join(filter(None, (data["from_team"], data["from_agent"])))
    words = (
        _("passed from %(before)s to %(to)s", before=before, to=to)
        if before
        else _("given to %(to)s", to=to)
    )
    return f"{words}: {data['reason']}" if data["reason"] else words


def _edited(data: dict[str, Any]) -> str:
    names = ", ".join(sorted(data["changes"])).replace("order_ref", "order")
    return _("changed %(names)s", names=names)


def _state(data: dict[str, Any]) -> str:
    after = data["after"].replace("_", " ")
    return _("set to %(state)s", state=after)


_FACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "ticket.opened": lambda data: _("raised by %(channel)s", channel=data["channel"]),
    "ticket.assigned": _assigned,
    "ticket.state": _state,
    "ticket.resolved": lambda _data: _("resolved"),
    "ticket.reopened": lambda data: _("reopened, was %(state)s", state=data["before"]),
    "ticket.closed": lambda _data: _("closed"),
    "ticket.severity": lambda data: _(
        "severity %(before)s to %(after)s", before=data["before"], after=data["after"]
    ),
    "ticket.edited": _edited,
}


def view_names() -> dict[str, str]:
    """Name the desk's views."""
    return {
        "open": _("All open"),
        "mine": _("Mine to do"),
        "team": _("My teams"),
        "unowned": _("No owner yet"),
        "waiting": _("With customer"),
        "held": _("On hold"),
        "done": _("Resolved"),
    }


def emptiness(view: str) -> tuple[str, str, str]:
    """Say why a view is empty: kind, title and text of its empty state."""
    return {
        "mine": ("done", _("Nothing waits for you"), _("New ones show up here by themselves.")),
        "unowned": ("done", _("Every ticket has an owner"), _("New ones show up here at once.")),
        "team": ("done", _("Your teams are done"), _("New ones show up here by themselves.")),
        "open": ("done", _("Nothing is open"), _("New tickets show up here by themselves.")),
    }.get(view, ("nothing", _("No tickets here"), _("They show up here by themselves.")))


def initials(name: str) -> str:
    """Return the first letters of first and last name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"
