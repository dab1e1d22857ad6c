"""Failures of the customer registry."""

from collections.abc import Sequence
from typing import NamedTuple

from steward.customers.rules import words_of
from steward.kit.errors import Conflict
from steward.kit.marks import N_
from steward.kit.texts import translated


class Likely(NamedTuple):
    """Somebody known who is likely the person being entered, and why."""

    id: int
    name: str
    reasons: Sequence[str]


class LikelyDouble(Conflict):
    """Whoever is being entered is likely known, as one of `people`, likeliest first."""

    title = N_("This person may be known already")
    remedy = N_("Nothing was saved. Look at who is known, or enter the person anyway.")

    def __init__(self, people: Sequence[Likely]) -> None:
        number, name, reasons = people[0]
        why = ", ".join(translated(one) for one in words_of(reasons))
        super().__init__(
            N_("%(name)s (customer %(number)s): %(why)s.", name=name, number=str(number), why=why)
        )
        self.people = people


class SegmentUsed(Conflict):
    """A segment cannot be renamed or deleted as long as something uses it: it says what."""

    title = N_("This segment is used")
    remedy = N_("Nothing was changed. Take it out there first.")

    def __init__(self, name: str, what: str, used: Sequence[str]) -> None:
        super().__init__(
            N_(
                "“%(name)s” cannot be %(what)s: it is used by %(where)s.",
                name=name,
                what=what,
                where="; ".join(translated(one) for one in used),
            )
        )
