"""How a ticket came to whom it is with, by API."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, Field

from steward.accounts import actor
from steward.helpdesk import queries
from steward.helpdesk.api.inputs import TicketPath
from steward.helpdesk.queries.routes import routing_of
from steward.helpdesk.rules import id_of
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.kit.texts import translated

api = Api("routing", "Routing", "To whom a ticket is offered, and why it went where it went.")


class Routing(BaseModel):
    """What was decided about a ticket, and why, in plain words."""

    offered_to: str | None = Field(description="Who may take it until `offer_until`.")
    offer_until: datetime | None
    decided_at: datetime | None
    reasons: list[str] = Field(description="The decision, then candidates and who was kept out.")
    knows: list[str] = Field(description="Skills that it asks for, of whoever it went to.")
    transfers: int = Field(description="How often it was handed on.")
    is_stuck: bool = Field(description="Whether nobody who is here can take it.")


@api.get("/tickets/<number>/routing", responses={200: Routing})
@access("tickets.read")
def show_routing(path: TicketPath) -> Response:
    """Say why a ticket went where it went, or why it waits."""
    ticket = queries.get_ticket(session(), actor(), id_of(path.number))
    found = routing_of(session(), ticket.id)._asdict()
    reasons = [translated(line) for line in found.pop("lines")]
    return answer(Routing(reasons=reasons, **found))
