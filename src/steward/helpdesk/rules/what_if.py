"""What came of a what-if: as it really was, as it is simulated, and as it would be changed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from steward.helpdesk.rules.shares import Share
from steward.helpdesk.rules.tickets import Severity


class Side(BaseModel):
    """What became of the tickets of a period: solutions promised, transfers, minutes of waiting.

    `kept` and `broken` are by severity; `loads` are shares of what each of the staff could carry,
    by name, and `lacking` are skills that tickets ask for together and nobody has, with the number
    of these tickets. There are none of both of what really was.
    """

    model_config = ConfigDict(frozen=True)

    tickets: int
    kept: Mapping[str, int]
    broken: Mapping[str, int]
    unsolved: int
    transfers: int
    half: float
    most: float
    longest: float
    loads: Mapping[str, float] = {}
    lacking: Sequence[tuple[str, int]] = ()

    @property
    def all_broken(self) -> int:
        """How many promises were broken, of whatever severity."""
        return sum(self.broken.values())

    @property
    def share(self) -> Share:
        """The promises kept."""
        kept = sum(self.kept.values())
        return Share(kept, kept + self.all_broken)

    def share_of(self, severity: str) -> Share:
        """The promises kept to customers of a severity."""
        kept = self.kept.get(severity, 0)
        return Share(kept, kept + self.broken.get(severity, 0))


class Load(NamedTuple):
    """How busy one of the staff would be; None where they are not there."""

    name: str
    today: float | None
    changed: float | None


class Findings(BaseModel):
    """The three sides.

    `measured` tickets stayed with somebody for `hours_each` of open time, the middle one; it is
    None where that is known of none. `segments` are those that policies went by.
    """

    model_config = ConfigDict(frozen=True)

    real: Side
    today: Side
    changed: Side
    measured: int
    hours_each: float | None
    segments: Sequence[str] = ()

    @property
    def severities(self) -> Sequence[str]:
        """The severities of which anything was promised."""
        sides = (self.real, self.today, self.changed)
        return [one for one in Severity if any(side.share_of(one).whole for side in sides)]

    @property
    def fewer_broken(self) -> int:
        """How many promises fewer are broken by the changes; more, where it is negative."""
        return self.today.all_broken - self.changed.all_broken

    @property
    def miss(self) -> float | None:
        """How much more of the promises the simulation keeps than were really kept (-1..1)."""
        real, today = self.real.share.value, self.today.share.value
        return None if real is None or today is None else today - real

    @property
    def is_near(self) -> bool:
        """Whether the simulation of today lies within the 95 % interval of what really was."""
        low, high = self.real.share.interval
        value = self.today.share.value
        return value is not None and bool(self.real.share.whole) and low <= value <= high

    @property
    def is_beyond_the_miss(self) -> bool:
        """Whether the changes make a greater difference than that by which it misses reality."""
        today, changed = self.today.share.value, self.changed.share.value
        if today is None or changed is None or self.miss is None:
            return False
        return abs(changed - today) > abs(self.miss)

    @property
    def loads(self) -> Sequence[Load]:
        """The load of each, in the order of their names."""
        names = sorted({*self.today.loads, *self.changed.loads}, key=str.casefold)
        today, changed = self.today.loads, self.changed.loads
        return [Load(name, today.get(name), changed.get(name)) for name in names]
