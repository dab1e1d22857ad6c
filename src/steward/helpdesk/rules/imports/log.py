"""A ticket's facts out of the rows of its log, each row being the ticket after one change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from steward.helpdesk.rules.imports.rows import FactKind, FactRow
from steward.helpdesk.rules.tickets import DONE, Severity, State

_ENDS: dict[State, FactKind] = {State.RESOLVED: "resolved", State.CLOSED: "closed"}


@dataclass(slots=True)
class LogRow:
    """One row of the log, read: what it says of the ticket, None where that is unknown."""

    at: datetime
    values: Mapping[str, Any]
    noted: Mapping[str, str | None]


@dataclass(slots=True)
class Timeline:
    """The ticket as far as it is told, and the facts that made it so."""

    opened_at: datetime
    state: State = State.NEW
    severity: Severity = Severity.NORMAL
    team: str | None = None
    agent: str | None = None
    noted: dict[str, str] = field(default_factory=dict)
    facts: list[FactRow] = field(default_factory=list)

    def tell(self, rows: list[LogRow]) -> None:
        """Open the ticket as the first row has it, then add what each row changed."""
        first = rows[0]
        self.severity = first.values.get("severity") or self.severity
        self.noted = {name: text for name, text in first.noted.items() if text}
        self._open()
        for row, at in zip(rows, _in_order(self.opened_at, rows), strict=True):
            self._add(row, at)

    def _open(self) -> None:
        self.facts.append(FactRow("opened", self.opened_at, {"severity": self.severity}))

    def _add(self, row: LogRow, at: datetime) -> None:
        values = row.values
        told = len(self.facts)
        by = {"by": values["by"]} if values.get("by") else {}
        self._change_severity(values.get("severity"), at, by)
        self._assign(values.get("team"), values.get("assignee"), at, by)
        self._note(row.noted, at, by)
        self.change_state(values.get("state"), at, by)
        if len(self.facts) == told > 1:
            self.facts.append(FactRow("noted", at, {"fields": {}, **by}))

    def _change_severity(self, severity: Severity | None, at: datetime, by: dict[str, str]) -> None:
        if severity and severity != self.severity:
            data = {"from": self.severity, "to": severity, **by}
            self.facts.append(FactRow("severity_changed", at, data))
            self.severity = severity

    def _assign(
        self, team: str | None, agent: str | None, at: datetime, by: dict[str, str]
    ) -> None:
        # Unknown means not told, not taken away; but another team's agent is no longer on it.
        moved = team is not None and team != self.team
        team = team or self.team
        agent = agent or (None if moved else self.agent)
        if (team, agent) == (self.team, self.agent):
            return
        data = {"team": team, "agent": agent, "from_team": self.team, "from_agent": self.agent}
        self.facts.append(FactRow("assigned", at, {**data, **by}))
        self.team, self.agent = team, agent

    def _note(self, noted: Mapping[str, str | None], at: datetime, by: dict[str, str]) -> None:
        changed = {
            name: [self.noted.get(name), text]
            for name, text in noted.items()
            if text and text != self.noted.get(name)
        }
        if changed:
            self.facts.append(FactRow("noted", at, {"fields": changed, **by}))
            self.noted.update((name, after) for name, (_, after) in changed.items() if after)

    def change_state(
        self, state: State | None, at: datetime, by: Mapping[str, str] | None = None
    ) -> None:
        """Add the fact of a new state, named by what it means to a ticket."""
        if state is None or state == self.state:
            return
        data = {"from": self.state, "to": state, **(by or {})}
        self.facts.append(FactRow(_kind(self.state, state), at, data))
        self.state = state

    def finish(self, resolved_at: datetime | None, closed_at: datetime | None) -> None:
        """Add the end that the ticket's own columns tell and a log that was cut off does not."""
        last = self.facts[-1].at
        if resolved_at and resolved_at >= last and self.state not in DONE:
            self.change_state(State.RESOLVED, resolved_at)
        if closed_at and closed_at >= last:
            self.change_state(State.CLOSED, closed_at)

    def tell_ends(self, values: Mapping[str, Any]) -> None:
        """Open a ticket that has no log, and add those ends of it that have a time."""
        self.severity = values.get("severity") or self.severity
        self._open()
        state, resolved_at = values.get("state"), values.get("resolved_at")
        if state in DONE and resolved_at:
            self.change_state(State.RESOLVED, resolved_at)
        if state == State.CLOSED and (closed_at := values.get("closed_at")):
            self.change_state(State.CLOSED, closed_at)

    def find_last(self, kind: FactKind) -> datetime | None:
        """Return when a kind of fact last happened."""
        return next((fact.at for fact in reversed(self.facts) if fact.kind == kind), None)


def _kind(before: State, after: State) -> FactKind:
    return _ENDS.get(after, "reopened" if before in DONE else "state_changed")


def _in_order(opened_at: datetime, rows: Iterable[LogRow]) -> list[datetime]:
    """Return the rows' times so that none is before the opening or after a later row's.

    A wrong clock in one row must not put the facts out of the order in which they happened.
    """
    times = [max(row.at, opened_at) for row in rows]
    for index in range(len(times) - 2, -1, -1):
        times[index] = min(times[index], times[index + 1])
    return times
