"""Failures of the customer registry."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from steward.customers.rules import words_of
from steward.kit.errors import Conflict, NotFound
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


class MergedAway(NotFound):
    """Whoever is asked for became one with somebody else, `kept_id`, who has all of it."""

    title = N_("This customer became one with another")
    remedy = N_("All that was theirs is with the one who was kept.")

    def __init__(self, gone_id: int, kept_id: int) -> None:
        super().__init__(
            N_(
                "Customer %(gone)s became one with customer %(kept)s: ask for that one.",
                gone=str(gone_id),
                kept=str(kept_id),
            )
        )
        self.kept_id = kept_id


class CannotErase(Conflict):
    """Somebody cannot be erased while something of theirs is open; `reasons` say what."""

    title = N_("Something of this person is still open")
    remedy = N_("Nothing was erased. Bring it to an end, then ask again.")

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(translated(one) for one in reasons))
        self.reasons = reasons


class FieldUsed(Conflict):
    """A field of the house's own cannot be put away as long as segments go by it: it says which."""

    title = N_("This field is used")
    remedy = N_("Nothing was changed. Take it out of these segments first.")

    def __init__(self, title: str, segments: Iterable[str]) -> None:
        super().__init__(
            N_(
                "“%(name)s” cannot be put away, as segments go by it: %(segments)s. "
                "Change these first.",
                name=title,
                segments="; ".join(segments),
            )
        )


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
