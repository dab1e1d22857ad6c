"""Reckoning what would have been: the same arrivals, simulated as it is and as it would be."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import monotonic
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import names_of
from steward.helpdesk.actions.what_if.asking import period_of
from steward.helpdesk.forms import Changes
from steward.helpdesk.models import WhatIf
from steward.helpdesk.models.what_ifs import DONE, FAILED, RUNNING
from steward.helpdesk.queries.waiting import routing_rules
from steward.helpdesk.queries.what_if import WARM_UP, PastTickets, changed_staff, find_what_if
from steward.helpdesk.rules.what_if import Findings, Side
from steward.kit import clock, live
from steward.kit.db import Database
from steward.kit.errors import BadInput, StewardError, Unavailable
from steward.kit.marks import N_, packed
from steward.routing import (
    HANDS_ON_BELOW,
    Arrival,
    Figures,
    Member,
    Policy,
    Shift,
    members,
    more_arrivals,
    simulate_by_days,
)

_SEED = 1
_TICK = 5.0  # minutes
_MOST_LACKING = 5
_AFTER = timedelta(days=28)  # in which what came in the period is worked off
_LONGEST = 600.0  # seconds that one may take
_OUR_FAULT = N_("A fault of Steward’s own stopped it. Jobs, in the administration, knows more.")
_TOO_LONG = N_("It took longer than ten minutes, so it was given up. Choose fewer days.")
_NO_TICKETS = N_("No ticket was raised in these days. Choose others.")
_Steps = Generator[float, None, Side]


@dataclass(frozen=True)
class _Case:
    """What is simulated."""

    arrivals: Sequence[Arrival]
    staff: Sequence[Member]
    policy: Policy
    window: Shift
    names: Mapping[str, str]

    def run(self) -> _Steps:
        """Simulate it, and yield how far it is."""
        steps = simulate_by_days(
            self.arrivals, self.staff, self.policy, _SEED, window=self.window, tick=_TICK
        )
        return _side(self, (yield from steps))


def _side(case: _Case, found: Figures) -> Side:
    half, most, longest = found.waits
    return Side(
        tickets=found.tickets,
        kept=found.kept,
        broken=found.broken,
        unsolved=found.unsolved,
        transfers=found.transfers,
        half=half,
        most=most,
        longest=longest,
        loads={case.names[name]: load for name, load in found.by_member.items()},
        lacking=_lacking(case),
    )


def _lacking(case: _Case) -> list[tuple[str, int]]:
    """Count by their skills the tickets that nobody can solve, the most first."""
    start, end = case.window
    wanted = Counter(one.skills for one in case.arrivals if start <= one.at < end)
    lacking = [
        (" + ".join(skills), number)
        for skills, number in wanted.most_common()
        if all(member.proficiency(skills) < HANDS_ON_BELOW for member in case.staff)
    ]
    return lacking[:_MOST_LACKING]


def reckon(database: Database, what_if_id: int, zone: ZoneInfo) -> Generator[object, None, None]:
    """Reckon what was asked for, and keep it. Bears being done again, from its beginning."""
    with database.transaction() as session:
        run = find_what_if(session, what_if_id, for_update=True)
        if run is None or run.is_over:
            return
        run.state, run.share = RUNNING, 0.0
        _announce(session, run)
    with _telling(database, what_if_id):
        with database.reading() as session:
            past, today, changed = _cases(session, run, zone)
        yield past
        sides = yield from _simulated(database, what_if_id, (today, changed))
        hours = past.hours_in_hand
        findings = Findings(
            real=past.reality(),
            today=sides[0],
            changed=sides[1],
            measured=len(hours),
            hours_each=round(median(hours), 1) if hours else None,
            segments=past.segments,
        )
        _end(database, what_if_id, DONE, findings=findings)


def _cases(session: Session, run: WhatIf, zone: ZoneInfo) -> tuple[PastTickets, _Case, _Case]:
    changes = Changes.model_validate(run.changes)
    period = period_of(run.first, run.last, zone)
    staff = members(session, period.start - WARM_UP, period.end + _AFTER)
    past = PastTickets(session, period, staff)
    if not past.number:
        raise BadInput(_NO_TICKETS)
    # By hand, people take what they know something of.
    policy = Policy.STEWARD if routing_rules(session).is_on else Policy.BOOLEAN_SKILLS
    others = changed_staff(staff, changes)
    names = _names(session, [*staff, *others])
    window = Shift(*period)
    today = _Case(past.arrivals({}), _at_work(staff), policy, window, names)
    more = more_arrivals(past.arrivals(changes.targets), changes.arrivals, _SEED)
    then = Policy(changes.policy) if changes.policy else policy
    return past, today, _Case(more, _at_work(others), then, window, names)


def _at_work(staff: Sequence[Member]) -> list[Member]:
    found = [member for member in staff if member.shifts]
    if not found:
        raise BadInput(N_("Nobody has a shift in these days. Give your experts shifts first."))
    return found


def _names(session: Session, staff: Sequence[Member]) -> dict[str, str]:
    """Name everybody once: who has the name of another one is told by a number."""
    known = names_of(session, sorted({int(one.name.partition("+")[0]) for one in staff}))
    found: dict[str, str] = {}
    for member in staff:
        who, _, copy = member.name.partition("+")
        name = f"{known[int(who)]} +{copy}" if copy else known[int(who)]
        taken = {other for key, other in found.items() if key != member.name}
        found[member.name] = f"{name} ({who})" if name in taken else name
    return found


def _simulated(
    database: Database, what_if_id: int, cases: Sequence[_Case]
) -> Generator[object, None, list[Side]]:
    """Simulate one case after the other; each second, tell how far it is."""
    began, told, sides = monotonic(), monotonic(), []
    for place, case in enumerate(cases):
        steps = case.run()
        while True:
            try:
                share = next(steps)
            except StopIteration as done:
                sides.append(done.value)
                break
            yield share
            if monotonic() - began > _LONGEST:
                raise BadInput(_TOO_LONG)
            if monotonic() - told > 1:
                told = monotonic()
                _tell(database, what_if_id, (place + share) / len(cases))
    return sides


def _tell(database: Database, what_if_id: int, share: float) -> None:
    with database.transaction() as session:
        run = find_what_if(session, what_if_id, for_update=True)
        if run is not None and not run.is_over:
            run.share = share
            _announce(session, run)


@contextmanager
def _telling(database: Database, what_if_id: int) -> Iterator[None]:
    """Keep why there is nothing to show; a fault of ours fails the job, too."""
    try:
        yield
    except Unavailable:
        raise
    except StewardError as error:
        _end(database, what_if_id, FAILED, failure=error.detail)
    except Exception:
        _end(database, what_if_id, FAILED, failure=_OUR_FAULT)
        raise


def _end(
    database: Database,
    what_if_id: int,
    state: str,
    *,
    findings: Findings | None = None,
    failure: str | None = None,
) -> None:
    with database.transaction() as session:
        run = find_what_if(session, what_if_id, for_update=True)
        if run is not None and not run.is_over:
            run.state, run.finished_at = state, clock.now()
            run.findings = findings.model_dump(mode="json") if findings else None
            run.failure = packed(failure) if failure else None
            _announce(session, run)


def _announce(session: Session, run: WhatIf) -> None:
    live.announce(session, "what-ifs", f"what-if:{run.id}")
