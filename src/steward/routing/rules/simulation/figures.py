"""What a simulation found: promises, transfers, waits, and how the load is spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from steward.routing.rules.simulation.trace import Seat, Shift, Ticket

_MINUTE = timedelta(minutes=1)


class Waits(NamedTuple):
    """Minutes until the first start, or the end: of half the tickets, of 95 %, of all."""

    p50: float
    p95: float
    max: float


class Loads(NamedTuple):
    """The time with tickets as a share of what each member was there for."""

    min: float
    mean: float
    max: float


@dataclass(frozen=True)
class Figures:
    """The figures of one run.

    `kept` and `broken` count promises by severity; what was never solved is broken, and counted
    in `unsolved` too. `by_member` is the load of each. `overtaken` is by how much later, in
    promised times of the one that waited, another was served by somebody who could have taken it.
    """

    tickets: int
    kept: dict[str, int]
    broken: dict[str, int]
    unsolved: int
    transfers: int
    waits: Waits
    loads: Loads
    overtaken: float
    by_member: dict[str, float]

    @property
    def all_broken(self) -> int:
        """How many promises were broken, of whatever severity."""
        return sum(self.broken.values())

    def as_dict(self) -> dict[str, object]:
        """Return them for programs, by name."""
        return {
            "tickets": self.tickets,
            "promises": {
                severity: {"kept": kept, "broken": self.broken[severity]}
                for severity, kept in self.kept.items()
            },
            "kept": sum(self.kept.values()),
            "broken": self.all_broken,
            "unsolved": self.unsolved,
            "transfers": self.transfers,
            "wait_minutes": self.waits._asdict(),
            "load": self.loads._asdict(),
            "overtaken": self.overtaken,
        }

    def in_words(self) -> str:
        """Return them for people, line by line."""
        promises = "\n".join(
            f"{severity:9} {kept} kept, {self.broken[severity]} broken"
            for severity, kept in self.kept.items()
        )
        return (
            f"{promises}\n"
            f"all       {self.tickets - self.all_broken} kept, {self.all_broken} broken,"
            f" of which {self.unsolved} were never solved\n"
            f"transfers {self.transfers}\n"
            f"waits     {self.waits.p50} min half, {self.waits.p95} min 95 %,"
            f" {self.waits.max} min the longest\n"
            f"load      {self.loads.mean:.0%} on average, from {self.loads.min:.0%} to"
            f" {self.loads.max:.0%}\n"
            f"overtaken by what came up to {self.overtaken:.2f} promised times later"
        )


def figures(
    tickets: Sequence[Ticket],
    seats: Sequence[Seat],
    end: datetime,
    overtaken: float,
    window: Shift | None,
) -> Figures:
    """Add up what happened to tickets until the end, and to staff in a window or all the time."""
    by_severity: dict[str, list[bool]] = {}
    for ticket in tickets:
        kept = by_severity.setdefault(ticket.arrival.severity, [])
        if ticket.arrival.is_promised:
            kept.append(ticket.is_kept)
    waits = [((one.started or end) - one.arrival.at) / _MINUTE for one in tickets] or [0.0]
    by_member = {seat.member.name: round(_load(seat, window), 3) for seat in seats}
    loads = list(by_member.values()) or [0.0]
    return Figures(
        len(tickets),
        {severity: sum(kept) for severity, kept in sorted(by_severity.items())},
        {severity: len(kept) - sum(kept) for severity, kept in sorted(by_severity.items())},
        sum(ticket.done is None for ticket in tickets),
        sum(len(ticket.returned) for ticket in tickets),
        Waits(*(round(float(np.quantile(waits, share)), 1) for share in (0.5, 0.95, 1.0))),
        Loads(*(round(float(value), 3) for value in (min(loads), np.mean(loads), max(loads)))),
        round(overtaken, 3),
        dict(sorted(by_member.items())),
    )


def _load(seat: Seat, window: Shift | None) -> float:
    member = seat.member
    there = sum(_overlap(shift, window) for shift in member.shifts)
    parts = [part for spell in seat.spells for part in member.worked(spell)]
    most = there * member.capacity
    return sum(_overlap(part, window) for part in parts) / most if most else 0.0


def _overlap(part: Shift, window: Shift | None) -> float:
    """Return how many minutes of a stretch lie in a window, or all of them without one."""
    start, end = part if window is None else (max(part[0], window[0]), min(part[1], window[1]))
    return max((end - start) / _MINUTE, 0.0)
