"""The desk at one moment, in arrays: who has room, who may take what, and what that would gain.

All times in here are in minutes from now.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.routing.rules.table import Flags, Floats, Steps, Table
from steward.routing.rules.urgency import Urgency
from steward.routing.rules.values import Expert, Work
from steward.routing.rules.weights import Rules

Places = NDArray[np.intp]
_MINUTE = timedelta(minutes=1)
_TINY = 1e-9  # units: what is lost in adding up fractions
_MISSED = 0.3  # of the gain is left when somebody could have kept the promise, and this one not
_SHARPNESS = 1.5  # counts a good fit for more than it shortens the work: it spares the others
_BY_STEP = np.array([1.0, 0.9, 0.7, 0.5, 0.0])  # of the gain: a lower step is a makeshift


class Scores(NamedTuple):
    """The parts of the score of some experts for some works (0..1), and their minutes with it."""

    fit: Floats
    continuity: Floats
    load: Floats
    shift: Floats
    takes: Floats


class Desk:
    """Works and experts at one moment, and what is given out step by step."""

    def __init__(
        self, works: Sequence[Work], experts: Sequence[Expert], rules: Rules, now: datetime
    ) -> None:
        self.rules = rules
        self.table = Table(works, experts, rules)
        self.urgency = Urgency(works, self.table, rules, now)
        self.units = np.array([one.units for one in works], dtype=float)
        self.capacity = np.array([one.capacity for one in experts], dtype=float)
        self.room = self.capacity - np.array([one.load for one in experts], dtype=float)
        self.room_before = self.room.copy()
        self.free = np.clip(self.room / np.maximum(self.capacity, _TINY), 0.0, 1.0)
        self.shift = _minutes([one.shift_end for one in experts], now, -np.inf)
        self.present = np.array([one.is_present for one in experts], dtype=bool)
        self.room_at = np.maximum(_minutes([one.room_at for one in experts], now, np.inf), 0.0)
        self.is_open = self.present & (self.shift > 0) & (self.capacity > 0)
        self.waits = np.ones(len(works), dtype=bool)
        self.given: dict[int, int] = {}
        self.kept: dict[int, int] = {}
        self.awaited: dict[int, int] = {}
        number = {one.id: place for place, one in enumerate(experts)}
        self._agent = np.array([number.get(one.agent or "", -1) for one in works], dtype=np.intp)
        self._returned = {
            place: [number[name] for name in one.returned if name in number]
            for place, one in enumerate(works)
            if one.returned
        }

    def give(self, work: int, expert: int) -> None:
        """Give a work to an expert."""
        self.room[expert] -= min(self.units[work], self.capacity[expert])
        self.waits[work] = False
        self.given[work] = expert

    def keep_closest(self, work: int, suits: Flags) -> None:
        """Keep for a work, of those whom it suits, the one who is closest to having room."""
        closest = np.where(suits & self.is_open, self.room, -np.inf)
        if np.isfinite(closest).any():
            expert = int(np.argmax(closest))
            self.is_open[expert] = False
            self.kept[work] = expert

    def waiting(self) -> Places:
        """Return the works that wait still."""
        return np.flatnonzero(self.waits)

    def has_room(self) -> Flags:
        """Who may be given more: has room for the smallest of what waits."""
        smallest = self.units[self.waits].min(initial=np.inf)
        has_room: Flags = self.room + _TINY >= np.minimum(smallest, self.capacity)
        return self.is_open & has_room

    def has_room_soon(self) -> Flags:
        """Who will have room within the foresight of the rules, and within their shift."""
        soon: Flags = (self.room_at <= self.rules.foresight / _MINUTE) & (self.room_at < self.shift)
        return self.is_open & soon

    def fits(self, work: Places | int) -> Flags:
        """Who is open and has room for a work."""
        return self.is_open & self._fits_in(self.room, work)

    def did_fit(self, work: int) -> Flags:
        """Who had room for a work before anything was given out."""
        return self._fits_in(self.room_before, work)

    def _fits_in(self, room: Floats, work: Places | int) -> Flags:
        """What is larger than all of a capacity fills it whole."""
        wanted = np.minimum(self.units[work][..., None], self.capacity)
        fits: Flags = (self.capacity > 0) & (wanted <= room + _TINY)
        return fits

    def suits(self, works: Places, experts: Places) -> Flags:
        """Who may take what by all hard rules but room, on the steps that are open to each."""
        step = self._steps(works, experts)
        found = (step <= self.urgency.allowed[works][:, None]) & self.is_open[experts]
        for row, work in enumerate(works.tolist() if self._returned else ()):
            found[row] &= ~np.isin(experts, self._returned.get(work, ()))
        return found

    def worth(self, works: Places, experts: Places, starts: Floats) -> Floats:
        """Return what would be gained if no hard rule stood against it."""
        scores = self.scores(works, experts)
        keeps = self._keeps(works, scores.takes + starts)
        patience = np.exp(-starts / self.urgency.soonest[works][:, None])
        makeshift = _BY_STEP[self._steps(works, experts)]
        worth: Floats = total(scores, self.rules) * makeshift * patience
        worth *= self.urgency.press[works][:, None] * np.where(keeps, 1.0, _MISSED)
        return worth

    def can_wait(self, works: Places, experts: Places, starts: Floats) -> Flags:
        """Whether a promise is still kept when an expert begins only then, or lost anyway."""
        return self._keeps(works, starts + self._takes(works, experts))

    def scores(self, works: Places, experts: Places) -> Scores:
        """Return what speaks for each expert: parts of 0 to 1."""
        cells = np.ix_(self.table.kind[works], experts)
        takes = self._takes(works, experts)
        return Scores(
            self.table.fit[cells],
            (self._agent[works][:, None] == experts).astype(float),
            np.broadcast_to(self.free[experts], takes.shape),
            np.clip(self.shift[experts] / np.maximum(takes, 1.0), 0.0, 1.0),
            takes,
        )

    def _takes(self, works: Places, experts: Places) -> Floats:
        pace = self.table.pace[np.ix_(self.table.kind[works], experts)]
        takes: Floats = self.urgency.effort[works][:, None] / pace
        return takes

    def _steps(self, works: Places, experts: Places) -> Steps:
        return self.table.step[np.ix_(self.table.kind[works], experts)]

    def _keeps(self, works: Places, minutes: Floats) -> Flags:
        """Whether a promise is kept by work that is done then, or is lost whoever takes it."""
        lost = self.urgency.is_lost[works][:, None]
        keeps: Flags = lost | (minutes <= self.urgency.left[works][:, None])
        return keeps


def total(scores: Scores, rules: Rules) -> Floats:
    """Return the score: its parts, each with its weight."""
    weights = rules.weights
    return (
        weights.fit * scores.fit**_SHARPNESS
        + weights.continuity * scores.continuity
        + weights.load * scores.load
        + weights.shift * scores.shift
    )


def _minutes(moments: Sequence[datetime | None], now: datetime, never: float) -> Floats:
    found = [never if one is None else (one - now) / _MINUTE for one in moments]
    return np.array(found, dtype=float)
