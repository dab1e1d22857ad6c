"""Who could take some work: how many have what it asks for, are on duty, have room."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from steward.routing.rules.values import Expert, Need


class Supply(NamedTuple):
    """How many experts have all that work asks for, how many of these are here, and have room."""

    have: int
    on_duty: int
    with_room: int


def supply_of(needs: Sequence[Need], language: str | None, experts: Iterable[Expert]) -> Supply:
    """Count the experts who have the must-have level of each need, and speak the language."""
    able = [one for one in experts if _has_all(one, needs, language)]
    here = [one for one in able if one.is_present and one.shift_end is not None]
    return Supply(len(able), len(here), sum(one.load < one.capacity for one in here))


def _has_all(expert: Expert, needs: Sequence[Need], language: str | None) -> bool:
    speaks = language is None or language in expert.languages
    return speaks and all(expert.skills.get(need.skill, 0.0) >= need.level for need in needs)
