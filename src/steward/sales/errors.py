"""What selling refuses, each with words for people."""

from steward.kit.errors import Conflict
from steward.kit.marks import N_


class NotSo(Conflict):
    """The order is in a state that does not allow this."""

    title = N_("This order is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it is.")


class UnderWay(Conflict):
    """Some of the order has left the house."""

    title = N_("Some of this order has left already")
    remedy = N_("Nothing was changed. What has left can be sent back; the rest can be cancelled.")


class DeliveryStands(Conflict):
    """The delivery is in a state that does not allow this."""

    title = N_("This delivery is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it stands.")


class ReturnStands(Conflict):
    """The return is in a state that does not allow this."""

    title = N_("This return is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it stands.")


class RefundedBefore(Conflict):
    """More would be paid back than was paid."""

    title = N_("More would be paid back than was paid")
    remedy = N_("Nothing was recorded. Load the page again to see what was paid back already.")


class NothingToSend(Conflict):
    """No goods of the order are there that no delivery is planned for."""

    title = N_("There is nothing to pack")
    remedy = N_("Nothing was changed. Its goods have left already, or have to come in first.")


class DealStands(Conflict):
    """The deal is in a state that does not allow this."""

    title = N_("This deal is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it stands.")


class SoldOut(Conflict):
    """Fewer are left than somebody wants."""

    title = N_("There are not so many left")
    remedy = N_("Nothing was changed in your basket.")


class PriceChanged(Conflict):
    """The order comes to something else than what its buyer was shown."""

    title = N_("The price has changed")
    remedy = N_("Nothing was ordered yet. Look at the new price, and place the order if it suits.")
