"""What the work on problems refuses, each with words for people."""

from steward.kit.errors import Conflict
from steward.kit.marks import N_


class NotYet(Conflict):
    """The problem is in a state that does not allow this."""

    title = N_("This problem is not at that point")
    remedy = N_("Nothing was changed. Load the page again to see how it stands.")


class NotProven(Conflict):
    """It is not shown that the rate fell, and nobody said why the problem ends anyway."""

    title = N_("It is not proven that the rate fell")
    remedy = N_("Nothing was changed. Wait for the proof, or say why the problem ends without it.")


class NeedsCause(Conflict):
    """The ticket is one of a problem, and nobody said by which cause."""

    title = N_("This ticket needs its cause first")
    remedy = N_(
        "Nothing was changed. Choose a cause beside the ticket, or take it out of the problem."
    )
