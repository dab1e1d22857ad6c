"""Whom and which teams imported tickets name: found here, and entered where they are missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor, agents, create_team, teams
from steward.customers import add_people, existing_person_ids, people_for_emails
from steward.helpdesk.rules.imports import TicketRow
from steward.kit.bulk import copy_rows
from steward.kit.imports import ledger
from steward.kit.imports.tables import CREATED, Import, ImportedRow

_PERSON = "person"


@dataclass(frozen=True)
class Names:
    """The ids of the customers, teams and agents that a batch of tickets names."""

    by_email: Mapping[str, int]
    by_name: Mapping[str, int]
    teams: Mapping[str, int]
    agents: Mapping[str, int]

    def customer_id(self, row: TicketRow) -> int:
        """Return whose query it is."""
        if row.customer_email:
            return self.by_email[row.customer_email]
        return self.by_name[row.customer_name]

    def team_id(self, name: str | None) -> int | None:
        """Return which team it is with."""
        return self.teams[name.casefold()] if name else None

    def agent_id(self, name: str | None) -> int | None:
        """Return whose it is; None also where the source names somebody who is not with us."""
        return self.agents.get(name.casefold()) if name else None


def names_in(session: Session, run: Import, rows: Sequence[TicketRow], *, actor: Actor) -> Names:
    """Find everybody that the rows name; customers and teams that are new are entered.

    Agents never are: whoever is none of the staff here stays a name.
    """
    emails = {row.customer_email: row.customer_name for row in rows if row.customer_email}
    unaddressed = {row.customer_name for row in rows if not row.customer_email}
    return Names(
        by_email=people_for_emails(session, emails, import_id=run.id, actor=actor),
        by_name=_people_by_name(session, run, unaddressed, actor),
        teams=_teams(session, _teams_in(rows), actor),
        agents=_agents(session),
    )


def _people_by_name(
    session: Session, run: Import, names: Iterable[str], actor: Actor
) -> dict[str, int]:
    """A name without an address stands for one person within its source, and nowhere else."""
    rows = ledger.known_rows(session, run.source, _PERSON, names)
    still_there = existing_person_ids(session, (row.subject_id for row in rows.values()))
    known = {name: row.subject_id for name, row in rows.items() if row.subject_id in still_there}
    new = sorted(set(names) - known.keys())
    ids = add_people(session, new, import_id=run.id, actor=actor)
    ledger.retire(session, [rows[name].id for name in new if name in rows])
    copy_rows(
        session,
        ImportedRow,
        [
            ledger.row(run, _PERSON, name, person_id, CREATED)
            for name, person_id in zip(new, ids, strict=True)
        ],
    )
    return known | dict(zip(new, ids, strict=True))


def _teams_in(rows: Iterable[TicketRow]) -> dict[str, str]:
    names = [row.team for row in rows]
    names += [
        fact.data[key]
        for row in rows
        for fact in row.facts
        for key in ("team",)
        if key in fact.data
    ]
    return {name.casefold(): name for name in names if name}


def _teams(session: Session, wanted: Mapping[str, str], actor: Actor) -> dict[str, int]:
    known = {team.name.casefold(): team.id for team in teams(session)}
    for key in sorted(wanted.keys() - known.keys()):
        known[key] = create_team(session, wanted[key], actor=actor).id
    return known


def _agents(session: Session) -> dict[str, int]:
    """Return the staff by address, and by name where only one has it."""
    people = agents(session)
    names = [person.name.casefold() for person in people]
    by_name = {
        name: person.id
        for name, person in zip(names, people, strict=True)
        if names.count(name) == 1
    }
    return by_name | {person.email.casefold(): person.id for person in people}
