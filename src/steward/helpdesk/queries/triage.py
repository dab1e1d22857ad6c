"""Reads of triage: the rules that hold, and how a ticket was judged."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Ticket, TriageModel, TriageRulesRow, TriageSuggestion
from steward.helpdesk.queries.concerned import Concerned, concerned
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import number_of
from steward.helpdesk.rules.triage import (
    Factor,
    Known,
    Triage,
    factors_of,
    triage_by,
    usual_triage,
)
from steward.kit import clock
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
    suggestion: TriageSuggestion | None

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
    suggestion = session.get(TriageSuggestion, ticket_id)
    return JudgedTicket(
        severity, by_person, impact, urgency, score, factors_of(factors), judged, suggestion
    )


def learned_models(session: Session) -> Sequence[TriageModel]:
    """List what was learned, without what it takes to guess."""
    return session.scalars(select(TriageModel).order_by(TriageModel.what)).all()


def find_rules(session: Session, *, for_update: bool = False) -> TriageRulesRow | None:
    """Return the row of the rules, or None while the usual ones hold."""
    return session.get(TriageRulesRow, 1, with_for_update=for_update or None)


# What is known of the newest tickets: all that their customers have said, and when those had
# raised others before.
_LAST = text("""
    select t.id, t.subject, t.severity, t.severity_by_person, t.language, t.customer_id,
        t.order_ref, t.product, t.category, t.impact, t.urgency, t.created_at,
        t.customer_waits_since,
        array(select left(m.body, 4000) from messages m where m.ticket_id = t.id
              and m.by_customer and m.visibility = 'public' order by m.id limit 20) as bodies,
        array(select o.created_at from tickets o where o.customer_id = t.customer_id
              and o.id < t.id order by o.id desc limit 20) as contacts
    from tickets t where t.withdrawn_at is null order by t.id desc limit :most
""")


@dataclass(frozen=True)
class PastJudgement:
    """A ticket as it is and as any rules can judge it again."""

    id: int
    subject: str
    severity: str
    by_person: bool
    created_at: datetime
    known: Known
    contacts: Sequence[datetime]

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    def judged_by(self, triage: Triage) -> str:
        """Return the class that these rules would give it."""
        since = self.created_at - timedelta(days=triage.rules.repeat_days)
        repeats = sum(at >= since for at in self.contacts)
        return triage.judge(replace(self.known, repeats=repeats)).severity.value


def last_tickets(
    session: Session, *, most: int, segments: Collection[str] = ()
) -> Iterator[PastJudgement]:
    """Yield the newest tickets with what is known of each, as to some segments too."""
    rows: Sequence[Any] = session.execute(_LAST, {"most": most}).all()
    about = concerned(session, rows, segments)
    for row in rows:
        yield PastJudgement(
            row.id,
            row.subject,
            row.severity,
            row.severity_by_person,
            row.created_at,
            _known_of(row, about),
            row.contacts,
        )


def _known_of(row: Any, about: Concerned) -> Known:  # noqa: ANN401 - a row of _LAST
    since = row.customer_waits_since
    return replace(
        about.known(row, (row.subject, *row.bodies), row.language),
        category=row.category or "",
        impact=row.impact,
        urgency=row.urgency,
        waited=clock.now() - since if since else timedelta(),
    )
