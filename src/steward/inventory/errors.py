"""What the ledger refuses, each with words for people."""

from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_


class TooLittleStock(Conflict):
    """There is not so much that is free; `errors` names the line by its place in the list."""

    title = N_("There is not enough in stock")
    remedy = N_("Nothing was booked. Take less, or from another place.")


class LotIsHeld(Conflict):
    """The lot is held back: nothing of it is sent to customers."""

    title = N_("This lot is held back")
    remedy = N_("Nothing was booked. Move what is promised to another lot, or release this one.")


class ReservationEnded(Conflict):
    """The reservation has expired and gone to others, was released, or is delivered."""

    title = N_("This reservation has ended")
    remedy = N_("Nothing was booked. Reserve the goods again.")


class KeyUsedOtherwise(BadInput):
    """The key has booked something else before."""

    title = N_("This key was used for something else")
    remedy = N_("Nothing was booked. Take a new key for what is new.")


class PurchaseStands(Conflict):
    """A purchase order is not at a point where this can be done with it."""

    title = N_("This order is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it stands.")


class AlertEnded(Conflict):
    """The alert is closed, or over, already."""

    title = N_("This alert is closed")
    remedy = N_("Nothing was changed. Load the page again to see how the goods stand.")
