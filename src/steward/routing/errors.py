"""Failures of routing, in words for people."""

from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_


class BadRules(BadInput):
    """Rules of routing that contradict themselves, or the work they are to be used on."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail, errors={field: detail})


class BadTrace(BadInput):
    """Arrivals or staff that cannot be simulated; names the row and the field."""


class ShiftNeedsCalendar(Conflict):
    """A calendar cannot go as long as somebody works by it."""

    title = N_("Somebody works by these hours")
    remedy = N_("Give them another shift first, on the page of experts.")


class AlreadyDecided(Conflict):
    """An objection that a lead has decided on meanwhile."""

    title = N_("That objection has been decided on meanwhile")
