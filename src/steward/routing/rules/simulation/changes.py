"""Other staff and other arrivals, to see what would become of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from steward.routing.rules.simulation.trace import Arrival, Member, Shift

_APART = 60.0  # minutes: within so many after a ticket comes the copy of it


def more_arrivals(arrivals: Sequence[Arrival], factor: float, seed: int = 0) -> list[Arrival]:
    """Return so many times the arrivals: copies come within the hour after the first.

    Each is taken as often as the whole part of the factor says, and once more with the chance of
    the rest; so a factor below 1 leaves some out. The seed decides which.
    """
    rng = np.random.default_rng(seed)
    whole, chance = divmod(factor, 1)
    times = int(whole) + (rng.random(len(arrivals)) < chance)
    found = [
        copy
        for one, number in zip(arrivals, times, strict=True)
        for copy in _copies(one, int(number), rng)
    ]
    return sorted(found, key=lambda one: one.at)


def _copies(arrival: Arrival, number: int, rng: np.random.Generator) -> Iterator[Arrival]:
    for place in range(number):
        later = timedelta(minutes=rng.random() * _APART if place else 0.0)
        yield replace(arrival, at=arrival.at + later)


def with_longer_shifts(member: Member, by: timedelta) -> Member:
    """Return a member whose shifts end later; sooner where the time is negative.

    Shifts that meet become one, and those of which nothing is left are none.
    """
    shifts = ((start, end + by) for start, end in member.shifts)
    return replace(member, shifts=merged(shift for shift in shifts if shift[0] < shift[1]))


def merged(stretches: Iterable[tuple[datetime, datetime]]) -> tuple[Shift, ...]:
    """Return stretches in order as shifts, those that meet or overlap as one."""
    found: list[Shift] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1].end:
            found[-1] = Shift(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Shift(start, end))
    return tuple(found)
