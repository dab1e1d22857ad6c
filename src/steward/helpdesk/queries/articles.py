"""Which article was drafted from which ticket, and what was taken out of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Ticket, TicketArticle
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import number_of


@dataclass(frozen=True)
class Source:
    """A ticket from which an article was drafted; `taken` are pairs of a kind and a text."""

    number: str
    taken: Sequence[tuple[str, str]]


def find_article_of(session: Session, ticket_id: int) -> int | None:
    """Return the article that was drafted from a ticket, or None."""
    query = select(TicketArticle.article_id).where(TicketArticle.ticket_id == ticket_id)
    return session.scalar(query)


def sources_of(session: Session, actor: Actor, article_id: int) -> list[Source]:
    """List the tickets that the actor may see from which an article was drafted."""
    query = (
        select(TicketArticle.ticket_id, TicketArticle.taken)
        .join(Ticket, Ticket.id == TicketArticle.ticket_id)
        .where(TicketArticle.article_id == article_id, visible_to(actor))
        .order_by(TicketArticle.ticket_id)
    )
    return [Source(number_of(row.ticket_id), row.taken) for row in session.execute(query)]
