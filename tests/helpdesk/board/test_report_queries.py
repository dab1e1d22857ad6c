"""Reports against small histories that one can reckon by hand."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.queries import Line, Period, Scope, attainment, demand, handling
from steward.helpdesk.rules import Severity, Share, State
from steward.kit import clock
from tests.cast import BEN, CLEO, SAM
from tests.helpdesk.board.histories import given
from tests.helpdesk.promises.promising import (
    answered,
    hours,
    later,
    monday_nine,
    policy,
    promised,
    raised,
)
from tests.routing.staff import give, make_skill

ALL = Scope(SAM.actor)


def last_weeks() -> Period:
    """Four weeks, up to now."""
    return Period(clock.now() - timedelta(days=28), clock.now() + timedelta(seconds=1))


def test_promises_kept_are_counted_by_week_without_gaps(session: Session) -> None:
    with monday_nine():
        promised(session, resolution=None)
        ticket = raised(session)
        later(minutes=10)
        answered(session, ticket)
        later(days=14)
        slow = raised(session)
        later(hours=2)
        answered(session, slow)
        session.flush()
        found = attainment(session, ALL, last_weeks(), "Europe/Lisbon")
        assert found.weeks == [
            (date(2026, 11, 16), Share(1, 1)),
            (date(2026, 11, 23), Share(0, 0)),
            (date(2026, 11, 30), Share(0, 1)),
        ]
        assert found.whole == Share(1, 2)
        assert found.points[1]["value"] is None


def test_promises_kept_are_counted_by_all_that_they_hang_on(app: Flask, session: Session) -> None:
    with app.app_context(), monday_nine():
        calendar = hours(session)
        policy(session, calendar, "Urgent", severities=["critical"], resolution="1 h")
        policy(session, calendar, "Rest", resolution=None)
        urgent, usual = raised(session), raised(session)
        actions.change_severity(session, urgent.id, Severity.CRITICAL, actor=SAM.actor)
        given(session, urgent, team="Support")
        later(minutes=90)
        answered(session, urgent, then=State.RESOLVED)
        later(hours=-1)
        answered(session, usual)
        later(hours=1)
        session.flush()
        found = attainment(session, ALL, last_weeks(), "Europe/Lisbon")
        assert found.policies == [Line("Rest", Share(1, 1)), Line("Urgent", Share(0, 2))]
        assert found.teams == [Line("Support", Share(0, 2)), Line(None, Share(1, 1))]
        assert found.severities == [Line("critical", Share(0, 2)), Line("normal", Share(1, 1))]
        assert found.kinds == [Line("first_reply", Share(1, 2)), Line("resolution", Share(0, 1))]


def test_right_first_time_is_told_by_team_and_by_agent(session: Session) -> None:
    at_once, handed_on, nobodys = (raised(session) for _ in range(3))
    given(session, at_once, BEN, team="Support")
    given(session, handed_on, BEN, team="Support")
    given(session, handed_on, CLEO, team="Returns")
    for ticket in (at_once, handed_on, nobodys):
        answered(session, ticket, then=State.RESOLVED)
    session.flush()
    teams = handling(session, ALL, last_weeks(), by_agent=False)
    assert teams.lines == [
        Line("Returns", Share(0, 1)),
        Line("Support", Share(1, 1)),
        Line(None, Share(1, 1)),
    ]
    assert (teams.whole, teams.transfers) == (Share(2, 3), 1)
    assert (teams.matrix.sources, teams.matrix.targets) == (["Support"], ["Returns"])
    agents = handling(session, ALL, last_weeks(), by_agent=True)
    assert [line.name for line in agents.lines] == ["Ben Berger", "Cleo Costa", None]
    assert agents.matrix.sources == ["Ben Berger"]
    assert agents.matrix.counts == [[1]]


def test_skills_in_demand_stand_beside_those_who_have_them(session: Session) -> None:
    boilers = make_skill(session, "Boilers", words="boiler")
    make_skill(session, "Grinders", words="grinder")
    make_skill(session, "Mills", words="mill")
    give(session, BEN, {boilers: 0.9})
    give(session, CLEO, {boilers: 0.2})  # less than one must have
    for category in ("boiler", "Boiler", "grinder", None):
        raised(session, category=category)
    session.flush()
    found = demand(session, ALL, last_weeks())
    assert [(one.skill, one.tickets, one.experts, one.each) for one in found.gaps] == [
        ("Grinders", 1, 0, None),
        ("Boilers", 2, 1, 2.0),
        ("Mills", 0, 0, None),
    ]
    assert (found.tickets, found.without) == (4, 1)
    long_ago = Period(clock.now() - timedelta(days=9), clock.now() - timedelta(days=8))
    assert demand(session, ALL, long_ago).tickets == 0
