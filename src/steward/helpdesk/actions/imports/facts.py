"""From what a source tells of a ticket's past to the facts of our timeline."""

from collections.abc import Callable, Mapping
from typing import Any

from steward.helpdesk.actions.imports.names import Names
from steward.helpdesk.events import (
    SeverityChanged,
    StateChanged,
    TicketAssigned,
    TicketClosed,
    TicketEdited,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketWorkedOn,
)
from steward.helpdesk.rules import Channel
from steward.helpdesk.rules.imports import FactRow, TicketRow
from steward.kit.bulk import PastFact
from steward.kit.events import Event

UNKNOWN = "Import"  # who did what a source does not tell

_About = Mapping[str, Any]
_Data = Mapping[str, Any]


def past_fact(fact: FactRow, row: TicketRow, about: _About, names: Names) -> PastFact:
    """Return a fact as our timeline tells it; `about` are the ids of ticket and customer."""
    opened = fact.kind == "opened"
    by = fact.data.get("by") or (row.customer_name if opened else UNKNOWN)
    return PastFact(_event(fact, about, names), fact.at, by, names.agent_id(by))


def _event(fact: FactRow, about: _About, names: Names) -> Event:
    if fact.kind == "assigned":
        return _assigned(fact.data, about, names)
    return _EVENTS[fact.kind](fact.data, about)


def _assigned(data: _Data, about: _About, names: Names) -> Event:
    return TicketAssigned(
        **about,
        team=data["team"],
        agent=data["agent"],
        from_team=data["from_team"],
        from_agent=data["from_agent"],
        team_id=names.team_id(data["team"]),
        agent_id=names.agent_id(data["agent"]),
        reason="",
    )


def _noted(data: _Data, about: _About) -> Event:
    changes = data["fields"]
    return TicketEdited(**about, changes=changes) if changes else TicketWorkedOn(**about)


_EVENTS: dict[str, Callable[[_Data, _About], Event]] = {
    "opened": lambda _data, about: TicketOpened(**about, channel=Channel.IMPORT),
    "state_changed": lambda data, about: StateChanged(
        **about, before=data["from"], after=data["to"]
    ),
    "severity_changed": lambda data, about: SeverityChanged(
        **about, before=data["from"], after=data["to"]
    ),
    "reopened": lambda data, about: TicketReopened(**about, before=data["from"]),
    "resolved": lambda _data, about: TicketResolved(**about),
    "closed": lambda _data, about: TicketClosed(**about),
    "noted": _noted,
}
