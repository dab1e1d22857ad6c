"""What the help desk does when something happens to a customer."""

from steward.customers import PeopleMerged
from steward.helpdesk.actions import take_over_tickets
from steward.kit.events import listen


def init_listeners() -> None:
    """Listen to the customer registry."""
    listen(PeopleMerged, take_over_tickets)
