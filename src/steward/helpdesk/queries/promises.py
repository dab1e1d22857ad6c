"""The promises about a ticket, for those who may see the ticket."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.promises import Promise, promises_of

SUBJECT = "ticket"


def promises_about(session: Session, ticket_id: int) -> Sequence[Promise]:
    """List all promises about a ticket, which the caller may see, in the order they were made."""
    return promises_of(session, SUBJECT, ticket_id)
