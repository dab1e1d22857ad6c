"""Changing the rules of triage, and looking at what another set of them would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.events import TriageRulesChanged
from steward.helpdesk.models import TriageRulesRow
from steward.helpdesk.queries.triage import (
    PastJudgement,
    find_rules,
    last_tickets,
    present_triage,
)
from steward.helpdesk.rules.triage import Triage, TriageRules, usual_triage
from steward.kit import clock, events
from steward.kit.versions import check_version

LOOKED_AT = 200  # tickets of a preview
_BEGIN = text("""
    insert into triage_rules (id, version, rules, changed_at) values (1, 1, :rules, :now)
    on conflict do nothing
""")


def change_rules(
    session: Session, rules: TriageRules, *, actor: Actor, version: int | None = None
) -> None:
    """Let other rules hold from now on. Raises Conflict when `version` is old."""
    demand(actor, "triage.manage")
    row = _row_to_change(session)
    check_version(version, row.version)
    before = TriageRules.model_validate_json(row.rules)
    changes = _differences(before, rules)
    if changes:
        row.rules, row.changed_at = rules.model_dump_json(), clock.now()
        session.flush()
        events.record(session, TriageRulesChanged(subject_id=row.id, changes=changes), actor=actor)


def _row_to_change(session: Session) -> TriageRulesRow:
    """Return the row, locked; the first to change anything begins it with the usual rules."""
    usual = usual_triage().rules.model_dump_json()
    session.execute(_BEGIN, {"rules": usual, "now": clock.now()})
    row = find_rules(session, for_update=True)
    assert row is not None  # noqa: S101 - it is there now, and nobody deletes it
    return row


def _differences(before: TriageRules, after: TriageRules) -> dict[str, list[object]]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


@dataclass(frozen=True)
class Preview:
    """What the classes of the newest tickets are by the present rules, and would be by others."""

    now: Counter[str]
    then: Counter[str]
    changed: Sequence[tuple[PastJudgement, str, str]]

    @property
    def total(self) -> int:
        """How many tickets were looked at."""
        return self.now.total()


def preview_rules(session: Session, rules: TriageRules, *, actor: Actor) -> Preview:
    """Judge the newest tickets by the present rules and by others; nothing is changed."""
    demand(actor, "triage.manage")
    present, other = present_triage(session), Triage.by(rules)
    named = {**present.segments, **other.segments}
    judged = [
        (ticket, ticket.judged_by(present), ticket.judged_by(other))
        for ticket in last_tickets(session, most=LOOKED_AT, segments=named)
    ]
    return Preview(
        Counter(now for _, now, _ in judged),
        Counter(then for _, _, then in judged),
        [one for one in judged if one[1] != one[2]],
    )
