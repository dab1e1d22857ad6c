"""What a plan decided, and for each work why: candidates, scores, who was excluded by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from steward.routing.rules.desk import Desk, total
from steward.routing.rules.values import Barrier, Expert, Step, Work


class Assignment(NamedTuple):
    """A work, who is to have it, and on which step of the ladder."""

    work: str
    expert: str
    step: Step


class Candidate(NamedTuple):
    """Somebody who could have had a work: the parts of the score (0..1), and its minutes.

    `others` are what else the plan gave them.
    """

    expert: str
    step: Step
    score: float
    others: tuple[str, ...]
    fit: float
    continuity: float
    load: float
    shift: float
    minutes: float


@dataclass(frozen=True)
class Decision:
    """What was decided about one work, and why.

    Without `expert` it waits: for `awaited`, who has room in `minutes`; for `kept`, to whom
    nothing else is given; or until somebody can take it. `step` is the highest open step of the
    ladder while it waits. `share_left` is the share of its promised time.
    """

    work: str
    expert: str | None
    step: Step
    is_aged: bool
    share_left: float
    awaited: str | None
    minutes: float
    kept: str | None
    candidates: tuple[Candidate, ...]
    excluded: Mapping[str, Barrier]


class Plan:
    """Who is to have what. `fell_back` says that it was planned greedily, for want of time."""

    def __init__(
        self,
        works: tuple[Work, ...],
        experts: tuple[Expert, ...],
        desk: Desk,
        *,
        fell_back: bool,
    ) -> None:
        self.fell_back = fell_back
        self._works, self._experts, self._desk = works, experts, desk

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """What is given out, in the order of the queue."""
        return tuple(
            Assignment(self._works[work].id, self._experts[expert].id, self._step(work, expert))
            for work, expert in sorted(self._desk.given.items())
        )

    def decision(self, work: str) -> Decision:
        """Return what was decided about a work of the queue, and why."""
        place = self._places[work]
        desk, urgency = self._desk, self._desk.urgency
        given, awaited = desk.given.get(place), desk.awaited.get(place)
        kept = desk.kept.get(place)
        allowed = Step(int(urgency.allowed[place]))
        excluded = self._excluded(place)
        return Decision(
            work,
            None if given is None else self._experts[given].id,
            allowed if given is None else self._step(place, given),
            bool(urgency.limit[place] <= 0),
            float(urgency.share_left[place]),
            None if awaited is None else self._experts[awaited].id,
            0.0 if awaited is None else float(desk.room_at[awaited]),
            None if kept is None else self._experts[kept].id,
            self._candidates(place, excluded),
            excluded,
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.id: place for place, one in enumerate(self._works)}

    @cached_property
    def _given_to(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for work, expert in sorted(self._desk.given.items()):
            found.setdefault(expert, []).append(self._works[work].id)
        return found

    def _step(self, work: int, expert: int) -> Step:
        return Step(int(self._desk.table.step[self._desk.table.kind[work], expert]))

    def _excluded(self, place: int) -> dict[str, Barrier]:
        """Name for each expert the first hard rule that stands against them."""
        work, desk = self._works[place], self._desk
        kind = desk.table.kind[place]
        barred = {
            Barrier.PERMISSION: ~desk.table.may[kind],
            Barrier.LANGUAGE: ~desk.table.speaks[kind],
            Barrier.RETURNED: np.array([one.id in work.returned for one in self._experts], bool),
            Barrier.SHIFT: desk.shift <= 0,
            Barrier.PRESENCE: ~desk.present,
            Barrier.SKILL: desk.table.step[kind] > desk.urgency.allowed[place],
            Barrier.CAPACITY: ~desk.did_fit(place),
        }
        return {
            one.id: barrier
            for number, one in enumerate(self._experts)
            if (barrier := next((why for why, who in barred.items() if who[number]), None))
        }

    def _candidates(self, place: int, excluded: Mapping[str, Barrier]) -> tuple[Candidate, ...]:
        left = [number for number, one in enumerate(self._experts) if one.id not in excluded]
        scores = self._desk.scores(np.array([place]), np.array(left, dtype=np.intp))
        sums = total(scores, self._desk.rules)
        found = [
            Candidate(
                self._experts[number].id,
                self._step(place, number),
                float(sums[0, column]),
                tuple(
                    one for one in self._given_to.get(number, ()) if one != self._works[place].id
                ),
                *(float(part[0, column]) for part in scores),
            )
            for column, number in enumerate(left)
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.expert)))
