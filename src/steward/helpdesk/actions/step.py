"""What else follows when a ticket changes: its promises, and what its agent carries."""

from sqlalchemy.orm import Session

from steward.helpdesk.actions.load import carry
from steward.helpdesk.actions.promises import keep_promises
from steward.helpdesk.models import Ticket


def keep_in_step(
    session: Session, ticket: Ticket, *, just_answered: bool = False, anew: bool = False
) -> None:
    """Let clocks and load be as the ticket stands now; to be called before it is flushed.

    `anew` looks at the policies again, as when the severity has changed.
    """
    keep_promises(session, ticket, just_answered=just_answered, anew=anew)
    with session.no_autoflush:
        carry(session, ticket)
