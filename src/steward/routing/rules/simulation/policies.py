"""How tickets are given out: by the engine, or as most help desks do it.

All get the same: the queue, who has room, and who has handed a ticket on already. The simpler
ones go through the queue by severity, then by arrival, and skip what nobody can take.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from steward.routing.rules.engine import plan
from steward.routing.rules.simulation.trace import HANDS_ON_BELOW, Member, Seat, State, Ticket
from steward.routing.rules.values import Expert, Need, Work
from steward.routing.rules.weights import Rules

Give = Callable[[State], Iterator[tuple[Ticket, Seat]]]
_SEVERITIES = ("critical", "high", "normal", "low")
RULES = Rules(near=1.0)  # who is a little below the level has to hand on just as well


_LISTED = 0.01  # proficiency: whatever is on somebody's list


class Policy(StrEnum):
    """The policies by name.

    Boolean skills count from a proficiency of 0.3, below which one must hand on; listed ones as
    soon as they are listed, as where a skill is a tick and has no level.
    """

    STEWARD = "steward"
    ROUND_ROBIN = "round-robin"
    FEWEST_OPEN = "fewest-open"
    BOOLEAN_SKILLS = "boolean-skills"
    LISTED_SKILLS = "listed-skills"


def steward() -> Give:
    """Plan the whole queue by the engine, exactly as it runs at the desk.

    What nobody can do, or whoever could has handed on, is left out: planned again and again while
    it waits for ever, it would take hours.
    """
    known: dict[tuple[tuple[str, ...], frozenset[str]], list[Seat]] = {}

    def takers(ticket: Ticket, seats: Sequence[Seat]) -> list[Seat]:
        kind = (ticket.arrival.skills, frozenset(ticket.returned))
        if kind not in known:
            known[kind] = [one for one in seats if _may_do(one.member, ticket)]
        return known[kind]

    def give(state: State) -> Iterator[tuple[Ticket, Seat]]:
        able = {ticket.id: takers(ticket, state.seats) for ticket in state.queue}
        if not any(seat.has_room for some in able.values() for seat in some):
            return
        tickets = {ticket.id: ticket for ticket in state.queue if able[ticket.id]}
        seats = {seat.member.name: seat for seat in state.seats}
        works = [_work(ticket) for ticket in tickets.values()]
        experts = [_expert(seat) for seat in state.seats]
        for given in plan(works, experts, RULES, state.now, lambda: 0.0).assignments:
            yield tickets[given.work], seats[given.expert]

    return give


def _may_do(member: Member, ticket: Ticket) -> bool:
    """Whether the engine would give it to somebody on any step of the ladder."""
    is_makeshift = member.is_generalist or member.is_lead
    does = is_makeshift or member.proficiency(ticket.arrival.skills) >= HANDS_ON_BELOW
    return does and member.name not in ticket.returned


def round_robin() -> Give:
    """Give to the next in turn who has room."""
    turn = 0

    def give(state: State) -> Iterator[tuple[Ticket, Seat]]:
        nonlocal turn
        for ticket in _by_severity(state):
            order = [*range(turn, len(state.seats)), *range(turn)]
            found = next((at for at in order if state.seats[at].can_take(ticket)), None)
            if found is not None:
                turn = (found + 1) % len(state.seats)
                yield ticket, state.seats[found]

    return give


def fewest_open() -> Give:
    """Give to who has the fewest open tickets; of several to who has been idle longest."""

    def give(state: State) -> Iterator[tuple[Ticket, Seat]]:
        for ticket in _by_severity(state):
            able = [seat for seat in state.seats if seat.can_take(ticket)]
            if able:
                yield ticket, min(able, key=lambda seat: (len(seat.held), seat.idle_since))

    return give


def boolean_skills(level: float = HANDS_ON_BELOW) -> Give:
    """Give to who has all needed skills, at least at a level, and has been idle longest."""
    known: dict[tuple[str, ...], list[Seat]] = {}

    def who_knows(skills: tuple[str, ...], seats: Sequence[Seat]) -> list[Seat]:
        if skills not in known:
            known[skills] = [one for one in seats if one.member.proficiency(skills) >= level]
        return known[skills]

    def give(state: State) -> Iterator[tuple[Ticket, Seat]]:
        for ticket in _by_severity(state):
            found = who_knows(ticket.arrival.skills, state.seats)
            able = [seat for seat in found if seat.can_take(ticket)]
            if able:
                yield ticket, min(able, key=lambda seat: (len(seat.held), seat.idle_since))

    return give


POLICIES: Mapping[Policy, Callable[[], Give]] = MappingProxyType(
    {
        Policy.STEWARD: steward,
        Policy.ROUND_ROBIN: round_robin,
        Policy.FEWEST_OPEN: fewest_open,
        Policy.BOOLEAN_SKILLS: boolean_skills,
        Policy.LISTED_SKILLS: lambda: boolean_skills(level=_LISTED),
    }
)


def _by_severity(state: State) -> list[Ticket]:
    """Order the queue, without what everybody has handed on already."""
    return sorted(
        (ticket for ticket in state.queue if len(ticket.returned) < len(state.seats)),
        key=lambda ticket: (_SEVERITIES.index(ticket.arrival.severity), ticket.arrival.at),
    )


def _work(ticket: Ticket) -> Work:
    arrival = ticket.arrival
    return Work(
        ticket.id,
        arrival.severity,
        arrival.at,
        ticket.due,
        arrival.effort,
        tuple(Need(skill, HANDS_ON_BELOW) for skill in arrival.skills),
        customer=arrival.customer,
        returned=frozenset(ticket.returned),
    )


def _expert(seat: Seat) -> Expert:
    member = seat.member
    return Expert(
        member.name,
        dict(member.skills),
        member.capacity,
        float(len(seat.held)),
        seat.shift_end,
        room_at=min(seat.held.values(), default=None),
        is_generalist=member.is_generalist,
        is_lead=member.is_lead,
    )
