"""Deals: how far one is, how its stages are called at first, and how long it stood in each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from steward.kit.marks import N_

_NUMBER = re.compile(r"B-(\d{1,18})", re.IGNORECASE)
_Z80 = 1.281552  # of the normal distribution: 8 of 10 lie so near to its middle
NOT_TOLD = N_("Not told")  # why a deal was lost that a file told of without saying so


class DealState(StrEnum):
    """Whether a deal is open, or how it ended; each stage is of one of these kinds."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class DealSource(StrEnum):
    """Where a deal came from; one out of a file may lack its next step."""

    DESK = "desk"
    API = "api"
    FILE = "file"


_ENDS = {
    DealState.WON: ("won", "closed won", "close won", "win", "gewonnen", "gagné", "ganado"),
    DealState.LOST: ("lost", "closed lost", "close lost", "verloren", "perdu", "perdido"),
}


def find_end(name: str) -> DealState | None:
    """Return how a deal ended by what others call the stage for it; None for any other name."""
    word = " ".join(re.findall(r"[^\W_]+", name.casefold()))
    return next((kind for kind, words in _ENDS.items() if word in words), None)


USUAL_LOST_REASONS = (
    N_("Too expensive"),
    N_("Chose somebody else"),
    N_("No budget"),
    N_("No need any more"),
    N_("Comes too late"),
    N_("No answer"),
    N_("Other"),
)


@dataclass(frozen=True)
class Step:
    """A move of a deal: at which moment it came into which stage, and out of which, if known."""

    at: datetime
    to_id: int
    from_id: int | None = None


@dataclass(frozen=True)
class Spell:
    """A stretch in one stage; `stage_id` is None where nobody told in which it was."""

    stage_id: int | None
    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it was."""
        return self.until - self.since


def deal_number(deal_id: int) -> str:
    """Return what people call a deal: B-77."""
    return f"B-{deal_id}"


def find_deal_id(number: str) -> int | None:
    """Return the id in a deal's number, or None when it is none."""
    found = _NUMBER.fullmatch(number.strip())
    return int(found[1]) if found else None


class Range(NamedTuple):
    """Between what an amount lies in 8 of 10 such cases."""

    low: Decimal
    high: Decimal


def likely_range(expected: Decimal, variance: float, most: Decimal) -> Range:
    """Return between what open deals bring, won independently of each other.

    Their sum is taken for normal; it is at least nothing, and at most all that they come to.
    """
    half = Decimal(round(_Z80 * sqrt(variance)))
    return Range(max(expected - half, Decimal(0)), min(expected + half, most))


def spells(opened_at: datetime, steps: Sequence[Step], until: datetime) -> list[Spell]:
    """Return the stretches of a deal's life, which add up to the time from its opening to `until`.

    `steps` are in the order of time. What lies before the first of them is in a stage that nobody
    told, unless the step says which it left. Stretches of no length are left out.
    """
    borders = [opened_at, *(max(one.at, opened_at) for one in steps), until]
    before = steps[0].from_id if steps else None
    stages = [before, *(one.to_id for one in steps)]
    ends = zip(stages, borders, borders[1:], strict=False)
    return [Spell(stage, since, end) for stage, since, end in ends if since < end]
