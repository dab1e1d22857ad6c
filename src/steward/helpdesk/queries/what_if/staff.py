"""The staff as it would be under changes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from steward.helpdesk.forms import Changes
from steward.routing import Member, with_longer_shifts

_HOUR = timedelta(hours=1)
Change = Callable[[Member], Member]


def changed_staff(staff: Iterable[Member], changes: Changes) -> list[Member]:
    """Return the staff as it would be; copies are named `7+1`, `7+2` after the expert 7.

    A copy is made of the expert as changed, and stays where the expert is left out.
    """
    changed = [_changed(member, changes) for member in staff]
    copies = [
        replace(member, name=f"{member.name}+{number}")
        for member in changed
        if member.name == str(changes.like)
        for number in range(1, changes.copies + 1)
    ]
    without = set(map(str, changes.without))
    return [member for member in changed if member.name not in without] + copies


def _changed(member: Member, changes: Changes) -> Member:
    for whose, change in (
        (changes.capacity_of, _with_capacity(changes)),
        (changes.longer_of, _with_shifts(changes)),
        (changes.level_of, _with_level(changes)),
    ):
        if change is not None and (whose is None or str(whose) == member.name):
            member = change(member)
    return member


def _with_capacity(changes: Changes) -> Change | None:
    capacity = changes.capacity
    return None if capacity is None else lambda member: replace(member, capacity=capacity)


def _with_shifts(changes: Changes) -> Change | None:
    hours = changes.longer
    return None if hours is None else lambda member: with_longer_shifts(member, hours * _HOUR)


def _with_level(changes: Changes) -> Change | None:
    skill, level = changes.level_skill, changes.level
    if skill is None or level is None:
        return None
    return lambda member: replace(member, skills={**member.skills, skill: level})
