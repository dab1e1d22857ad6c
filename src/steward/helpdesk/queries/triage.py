"""Reads of triage: the rules that hold, and how a ticket was judged."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Ticket, TriageRulesRow
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules.triage import Factor, Triage, factors_of, triage_by, usual_triage
from steward.kit.errors import NotFound


def present_triage(session: Session) -> Triage:
    """Return the rules that hold now, ready to judge with."""
    written = session.scalar(select(TriageRulesRow.rules))
    return triage_by(written) if written else usual_triage()


@dataclass(frozen=True)
class JudgedTicket:
    """How a ticket was judged, and what became of it."""

    severity: str
    by_person: bool
    impact: int | None
    urgency: int | None
    score: int | None
    factors: tuple[Factor, ...]
    judged: str | None

    @property
    def total(self) -> int:
        """The sum of all points; the score is this, kept within 0 and 100."""
        return sum(factor.points for factor in self.factors)


def get_judged(session: Session, actor: Actor, ticket_id: int) -> JudgedTicket:
    """Return how a ticket was judged that the actor may see, or raise NotFound."""
    query = select(
        Ticket.severity,
        Ticket.severity_by_person,
        Ticket.impact,
        Ticket.urgency,
        Ticket.score,
        Ticket.factors,
    ).where(Ticket.id == ticket_id, visible_to(actor))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    severity, by_person, impact, urgency, score, factors = row
    rules = present_triage(session).rules
    judged = None if score is None else rules.class_of(score).value
    return JudgedTicket(severity, by_person, impact, urgency, score, factors_of(factors), judged)
