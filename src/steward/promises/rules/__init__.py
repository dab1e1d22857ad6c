"""What promises compute: business hours, and clocks that run by them."""

from steward.promises.rules.chain import (
    BROKEN,
    SHARES,
    USUAL,
    Act,
    Chain,
    ChainStep,
    Whom,
    chain_of,
    next_share,
    steps_at,
)
from steward.promises.rules.clock import Clock
from steward.promises.rules.hours import (
    DAY,
    DAYS,
    ROUND_THE_CLOCK,
    Day,
    Hours,
    Period,
    SpecialDay,
)
from steward.promises.rules.kinds import POLICY_KINDS, Kind, Stand
from steward.promises.rules.policy import Conditions, Traits, never_reached
from steward.promises.rules.timeline import Timeline, timeline_of
from steward.promises.rules.written import read_day, read_duration, write_day, write_duration

__all__ = [
    "BROKEN",
    "DAY",
    "DAYS",
    "POLICY_KINDS",
    "ROUND_THE_CLOCK",
    "SHARES",
    "USUAL",
    "Act",
    "Chain",
    "ChainStep",
    "Clock",
    "Conditions",
    "Day",
    "Hours",
    "Kind",
    "Period",
    "SpecialDay",
    "Stand",
    "Timeline",
    "Traits",
    "Whom",
    "chain_of",
    "never_reached",
    "next_share",
    "read_day",
    "read_duration",
    "steps_at",
    "timeline_of",
    "write_day",
    "write_duration",
]
