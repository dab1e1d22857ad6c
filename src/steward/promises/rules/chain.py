"""Escalation chains: at which share of a promise's time what is done, and for whom."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

BROKEN = 100  # percent


class Act(StrEnum):
    """What a step does."""

    NOTIFY = "notify"
    RAISE = "raise severity"
    REASSIGN = "reassign"
    CALL_IN = "call in the lead"


class Whom(StrEnum):
    """Who is told; it is the lead who is called in."""

    OWNER = "owner"
    TEAM = "team"
    LEAD = "lead"


class ChainStep(NamedTuple):
    """What is done once `share` percent of the promised time is used."""

    share: int
    act: Act
    whom: Whom


Chain = tuple[ChainStep, ...]
SHARES = (50, 75, 100, 150)
USUAL: Chain = (
    ChainStep(75, Act.NOTIFY, Whom.OWNER),
    ChainStep(100, Act.NOTIFY, Whom.LEAD),
)


def next_share(chain: Chain, fired: int, *, is_seen: bool) -> int | None:
    """Return the share at which something is to be done next, after the `fired` one.

    That it is broken is always noted. Somebody who has seen it (`is_seen`) stops all the rest.
    """
    shares = {BROKEN} if is_seen else {BROKEN, *(step.share for step in chain)}
    return min((share for share in shares if share > fired), default=None)


def steps_at(chain: Chain, shares: Iterable[int], *, is_seen: bool) -> list[ChainStep]:
    """List what is to be done at some shares, in order."""
    reached = set(shares)
    return [] if is_seen else sorted(step for step in chain if step.share in reached)


def chain_of(rows: Iterable[Sequence[Any]]) -> Chain:
    """Return a chain as its table keeps it: share, act and whom of each step."""
    return tuple(ChainStep(share, Act(act), Whom(whom)) for share, act, whom in rows)
