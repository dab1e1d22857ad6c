"""What the board says, against small histories that one can reckon by hand."""

from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import get_team
from steward.helpdesk import actions
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import (
    Crew,
    Period,
    Scope,
    Solved,
    crew_of,
    kept_in,
    promises_at_risk,
    solved_in,
    transfers_in,
    waiting_for_us,
)
from steward.helpdesk.rules import Severity, Share, State
from steward.kit import clock
from steward.routing import Supply
from tests.cast import BEN, CLEO, DAN, RETURNS, SAM, SUPPORT, Member
from tests.helpdesk.board.histories import given
from tests.helpdesk.promises.promising import answered, later, monday_nine, promised, raised
from tests.routing.staff import give, make_calendar, make_skill, staff

ALL = Scope(SAM.actor)


def today() -> Period:
    """The last day, up to now."""
    return Period(clock.now() - timedelta(days=1), clock.now() + timedelta(seconds=1))


def solved(session: Session, ticket: Ticket) -> None:
    """Solve a ticket."""
    answered(session, ticket, then=State.RESOLVED)


def crew(session: Session, scope: Scope = ALL) -> Crew:
    """Return the crew as it is now."""
    session.flush()
    return crew_of(session, scope, clock.now())


def member(found: Crew, who: Member) -> tuple[float, float]:
    """Return what somebody carries: doing, and held up by others."""
    one = next(one for one in found.members if one.standing.user.id == who.id)
    return one.doing, one.held


def test_who_waits_for_us_is_counted_by_severity(session: Session) -> None:
    with monday_nine():
        promised(session)
        first, start = raised(session), clock.now()
        later(minutes=30)
        second = raised(session)
        asked = raised(session)
        answered(session, asked, then=State.WAITING)
        actions.change_severity(session, second.id, Severity.CRITICAL, actor=SAM.actor)
        found = {one.severity: one for one in waiting_for_us(session, ALL)}
        assert [*found] == ["critical", "high", "normal", "low"]
        assert (found["normal"].number, found["normal"].oldest) == (1, start)
        assert found["normal"].due_at == start + timedelta(hours=1)
        assert found["normal"].soon_at == start + timedelta(minutes=45)
        assert (found["critical"].number, found["critical"].oldest) == (1, clock.now())
        assert (found["high"].number, found["high"].oldest) == (0, None)
        solved(session, first)
        assert sum(one.number for one in waiting_for_us(session, ALL)) == 1


def test_an_open_ticket_that_nobody_has_waits_even_when_it_is_answered(session: Session) -> None:
    ticket = raised(session)
    answered(session, ticket)
    session.flush()
    assert sum(one.number for one in waiting_for_us(session, ALL)) == 1
    given(session, ticket, BEN)
    assert not sum(one.number for one in waiting_for_us(session, ALL))


def test_promises_at_risk_come_late_ones_first(session: Session) -> None:
    with monday_nine():
        promised(session)
        late = raised(session)
        later(minutes=20)
        soon = raised(session)
        given(session, soon, BEN)
        later(minutes=20)
        raised(session)
        later(minutes=28)
        risks = promises_at_risk(session, ALL, clock.now())
        assert [one.id for one in risks.rows] == [late.id, soon.id]
        assert (risks.late, risks.soon) == (1, 1)
        assert [(one.kind, one.assignee) for one in risks.rows] == [
            ("first_reply", None),
            ("first_reply", "Ben Berger"),
        ]
        assert [one.is_unseen for one in risks.rows] == [True, True]
        actions.acknowledge_promises(session, late.id, actor=SAM.actor)
        session.flush()
        seen = promises_at_risk(session, ALL, clock.now())
        assert [one.is_unseen for one in seen.rows] == [False, True]
        assert (seen.rows[0].worse, seen.rows[0].number) == ("high", late.number)


def test_at_most_twenty_are_listed_and_all_are_counted(session: Session) -> None:
    with monday_nine():
        promised(session)
        for _ in range(23):
            raised(session)
        later(minutes=61)
        risks = promises_at_risk(session, ALL, clock.now())
        assert (len(risks.rows), risks.late, risks.soon) == (20, 23, 0)


def test_promises_kept_count_those_that_ended_and_those_that_are_late_still(
    session: Session,
) -> None:
    with monday_nine():
        promised(session, resolution=None)
        quick, slow, given_up = raised(session), raised(session), raised(session)
        raised(session)  # and never answered
        later(minutes=10)
        answered(session, quick)
        actions.close_ticket(session, given_up.id, actor=DAN.actor)  # neither kept nor broken
        later(minutes=80)
        answered(session, slow)
        session.flush()
        kept = kept_in(session, ALL, today())
        assert kept.share == Share(1, 3)
        medians = (kept.first_answer, kept.first_promise)
        assert medians == (timedelta(minutes=50), timedelta(hours=1)), "of 10 and 90 minutes"


def test_right_first_time_is_without_transfer_and_without_reopening(session: Session) -> None:
    at_once, handed_on, reopened, open_still = (raised(session) for _ in range(4))
    given(session, at_once, BEN)  # the first owner is no transfer
    given(session, handed_on, BEN)
    given(session, handed_on, CLEO)
    given(session, open_still, BEN)
    given(session, open_still, CLEO)
    solved(session, reopened)
    actions.reopen_ticket(session, reopened.id, actor=DAN.actor)
    for ticket in (at_once, handed_on, reopened):
        solved(session, ticket)
    session.flush()
    assert solved_in(session, ALL, today()) == Solved(Share(1, 3), 1)
    yesterday = Period(clock.now() - timedelta(days=2), clock.now() - timedelta(days=1))
    assert solved_in(session, ALL, yesterday).first_time == Share(0, 0)


def test_transfers_say_from_whom_to_whom_and_why(session: Session) -> None:
    first, second, third = (raised(session) for _ in range(3))
    for ticket in (first, second):
        given(session, ticket, BEN)
        given(session, ticket, CLEO, reason="A return")
    given(session, first, BEN, reason="Back again")
    given(session, third, team="Support")
    given(session, third, team="Returns", reason="A return")
    found = transfers_in(session, ALL, today())
    assert [(one.source, one.target, one.reason, one.number) for one in found.rows] == [
        ("Ben Berger", "Cleo Costa", "A return", 2),
        ("Cleo Costa", "Ben Berger", "Back again", 1),
        ("Support", "Returns", "A return", 1),
    ]
    assert (found.number, found.tickets) == (4, 3)
    of_support = Scope(SAM.actor, get_team(session, SUPPORT))
    assert transfers_in(session, of_support, today()).number == 1


def test_loads_are_what_one_works_on_apart_from_what_others_hold_up(session: Session) -> None:
    for _ in range(2):
        given(session, raised(session), BEN)
    held = raised(session)
    given(session, held, BEN)
    answered(session, held, then=State.WAITING)
    staff(session, BEN, make_calendar(session), capacity=1)
    found = crew(session)
    assert member(found, BEN) == (2.0, 0.25)
    assert member(found, CLEO) == (0.0, 0.0)
    assert [one.is_over for one in found.members if one.standing.user.id == BEN.id] == [True]
    returns = Scope(SAM.actor, get_team(session, RETURNS))
    assert [one.standing.user.id for one in crew(session, returns).members] == [CLEO.id, SAM.id]


def test_why_tickets_wait_is_told_by_the_skill_that_is_short(session: Session) -> None:
    boilers = make_skill(session, "Boilers", words="boiler")
    make_skill(session, "Grinders", words="grinder")
    give(session, BEN, {boilers: 0.9})
    give(session, CLEO, {boilers: 0.2})  # less than one must have
    staff(session, BEN, make_calendar(session), capacity=1)
    for category in ("boiler", "Boiler", "grinder", None):
        raised(session, category=category)
    given(session, raised(session, category="boiler"), BEN)
    found = {one.skills: (one.number, one.supply) for one in crew(session).shortages}
    assert found["Boilers",] == (2, Supply(1, 0, 0)), "Ben has a shift but is not signed in"
    assert found["Grinders",] == (1, Supply(0, 0, 0))
    assert found[()][0] == 1
