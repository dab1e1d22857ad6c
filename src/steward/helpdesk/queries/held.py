"""What the help desk has of people, for the day when two turn out to be one."""

from steward.customers import Holding
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.kit.marks import N_

HOLDINGS = (
    Holding("tickets", N_("Tickets"), Ticket.customer_id),
    Holding("surveys", N_("Asked how it was"), SurveyAsk.person_id),
)
