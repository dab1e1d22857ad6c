"""What tests of the board and the reports need beside tickets with promises: tickets passed on."""

from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm
from steward.helpdesk.models import Ticket
from tests.cast import SAM, Member


def given(session: Session, ticket: Ticket, who: Member | None = None, **parts: str) -> None:
    """Pass a ticket on."""
    to = {"agent": who.email} if who else {}
    form = AssignmentForm.model_validate(to | {"reason": "Because"} | parts)
    actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
