"""Which policy holds for a subject: the first, in the order of the list, that fits it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar


def _of_none(_names: frozenset[str]) -> bool:
    return False


class Traits(NamedTuple):
    """What a policy may ask of a subject. Compared without regard to case.

    `segment` is a word; `belongs` says whether the subject is of any of some named segments, in
    small letters. It is asked only where a policy names segments and the word is none of them.
    """

    severity: str
    channel: str
    category: str | None = None
    segment: str | None = None
    belongs: Callable[[frozenset[str]], bool] = _of_none


class Conditions(NamedTuple):
    """The values of each trait for which a policy holds; none of a trait: for all of them."""

    severity: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()
    category: frozenset[str] = frozenset()
    segment: frozenset[str] = frozenset()

    def fit(self, traits: Traits) -> bool:
        """Whether they hold for a subject."""
        asked = (
            (self.severity, traits.severity),
            (self.channel, traits.channel),
            (self.category, traits.category),
        )
        if not all(_has(wanted, trait) for wanted, trait in asked):
            return False
        return _has(self.segment, traits.segment) or traits.belongs(self.segment)

    def cover(self, other: "Conditions") -> bool:
        """Whether they hold wherever others do."""
        return all(
            not mine or (bool(theirs) and theirs <= mine)
            for mine, theirs in zip(self, other, strict=True)
        )


def _has(wanted: frozenset[str], trait: str | None) -> bool:
    return not wanted or (trait or "").casefold() in wanted


P = TypeVar("P")


def never_reached(policies: Sequence[tuple[P, Conditions]]) -> list[tuple[P, P]]:
    """List the policies that no subject ever comes to, each with the earlier one that covers it."""
    hidden = []
    for place, (policy, conditions) in enumerate(policies):
        earlier = (one for one, before in policies[:place] if before.cover(conditions))
        covering = next(earlier, None)
        if covering is not None:
            hidden.append((policy, covering))
    return hidden
