"""The discrete-event simulation: tickets arrive, are given out by a policy, and are worked on.

A ticket takes effort / proficiency in the weakest needed skill. Whoever is below 0.3 there works on
it for a fifth of the effort, then hands it on: it waits again, for somebody who has not had it.
Everybody works on as many tickets side by side as their capacity says, each at the full pace, takes
new ones within their shifts, and ends what they have begun: at once, or who rests, in later shifts.
"""

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from math import isfinite

import numpy as np
import simpy

from steward.routing.rules.simulation.figures import Figures, figures
from steward.routing.rules.simulation.policies import POLICIES, Policy
from steward.routing.rules.simulation.trace import Arrival, Member, Seat, Shift, State, Ticket

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60.0  # minutes
Events = Generator[simpy.Event, object, None]


def simulate(
    arrivals: Sequence[Arrival], staff: Sequence[Member], policy: Policy, seed: int = 0
) -> Figures:
    """Run a trace under a policy; the seed puts the staff in an order.

    Nothing else is left to chance: the same input gives the same figures.
    """
    steps = simulate_by_days(arrivals, staff, policy, seed)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            found: Figures = done.value
            return found


def simulate_by_days(
    arrivals: Sequence[Arrival],
    staff: Sequence[Member],
    policy: Policy,
    seed: int = 0,
    *,
    window: Shift | None = None,
    tick: float = 1.0,
) -> Generator[float, None, Figures]:
    """Do what `simulate` does, and yield after each simulated day which share of all is done.

    Figures are those of a `window`: of tickets that came in it, of loads within it. `tick` is how
    often the queue is looked at when nothing happens, in minutes.
    """
    order = np.random.default_rng(seed).permutation(len(staff))
    floor = _Floor(arrivals, [staff[place] for place in order], policy, tick)
    yield from floor.run()
    counted = [one for one in floor.tickets if window is None or _within(one.arrival, window)]
    return figures(counted, floor.seats, floor.now(), floor.overtaken, window)


def _within(arrival: Arrival, window: Shift) -> bool:
    return window.start <= arrival.at < window.end


class _Floor:
    """The running simulation."""

    def __init__(
        self, arrivals: Sequence[Arrival], staff: Sequence[Member], policy: Policy, tick: float
    ) -> None:
        self._tick_minutes = tick
        self.env = simpy.Environment()
        ordered = sorted(arrivals, key=lambda arrival: arrival.at)
        shifts = [shift for member in staff for shift in member.shifts]
        self._begin = min([arrival.at for arrival in ordered] + [shift.start for shift in shifts])
        self._end = max([shift.end for shift in shifts], default=self._begin)
        self.tickets = [Ticket(str(number), one) for number, one in enumerate(ordered, 1)]
        self.seats = [Seat(member, self._begin) for member in staff]
        self.overtaken = 0.0
        self._left = len(self.tickets)
        self._state = State(self._begin, [], self.seats)
        self._give = POLICIES[policy]()
        self.env.process(self._shifts())
        self.env.process(self._arrive())
        self.env.process(self._tick())

    def run(self) -> Generator[float, None, None]:
        """Let it run until all is solved, or nothing more can happen; yield at each day's end."""
        whole = max((self._end - self._begin) / _MINUTE, _DAY)
        day = _DAY
        while self._left and isfinite(self.env.peek()):
            while self.env.peek() <= day:
                self.env.step()
            yield min(day / whole, 1.0)
            day += _DAY

    def _arrive(self) -> Events:
        for ticket in self.tickets:
            yield self._until(ticket.arrival.at)
            self._state.queue.append(ticket)
            self._give_out()

    def _shifts(self) -> Events:
        for moment in sorted({m for seat in self.seats for s in seat.member.shifts for m in s}):
            yield self._until(moment)
            for seat in self.seats:
                now_in = (one for one in seat.member.shifts if one.start <= moment < one.end)
                seat.shift_end = max((shift.end for shift in now_in), default=None)
            self._give_out()

    def _tick(self) -> Events:
        while self.now() < self._end:
            yield self.env.timeout(self._tick_minutes)
            self._give_out()

    def _give_out(self) -> None:
        if not self._state.queue or not any(seat.has_room for seat in self._state.seats):
            return
        self._state.now = self.now()
        for ticket, seat in self._give(self._state):
            self._state.queue.remove(ticket)
            self._note_overtaken(ticket, seat)
            minutes, solves = seat.minutes_with(ticket)
            ticket.started = ticket.started or self._state.now
            ends = seat.take(ticket, self._state.now, minutes)
            self.env.process(self._work_on(ticket, seat, ends, solves=solves))

    def _work_on(self, ticket: Ticket, seat: Seat, ends: datetime, *, solves: bool) -> Events:
        yield self._until(ends)
        del seat.held[ticket.id]
        seat.idle_since = self.now()
        if solves:
            ticket.done = self.now()
            self._left -= 1
        else:
            ticket.returned.add(seat.member.name)
            self._state.queue.append(ticket)
        self._give_out()

    def _note_overtaken(self, given: Ticket, seat: Seat) -> None:
        """Note by how much later a ticket goes before one that waits for the same seat."""
        for ticket in self._state.queue:
            later = (given.arrival.at - ticket.arrival.at) / _MINUTE / ticket.arrival.promise
            if later > self.overtaken and seat.minutes_with(ticket)[1]:
                self.overtaken = later

    def now(self) -> datetime:
        """Return the moment that the simulation has come to."""
        return self._begin + self.env.now * _MINUTE

    def _until(self, moment: datetime) -> simpy.Event:
        return self.env.timeout(max((moment - self.now()) / _MINUTE, 0.0))
