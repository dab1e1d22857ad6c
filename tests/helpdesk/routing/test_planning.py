"""Tickets given out at the desk: to whom they suit, as much as fits, offered, taken, taken back."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts.models import User
from steward.customers import Person
from steward.helpdesk import actions
from steward.helpdesk.actions.learning import learn
from steward.helpdesk.actions.offers import (
    accept_offer,
    decline_offer,
    return_lapsed,
    take_back,
)
from steward.helpdesk.actions.planning import plan_desk
from steward.helpdesk.errors import OfferGone, TooManyTransfers
from steward.helpdesk.forms import AssignmentForm, NewMessage
from steward.helpdesk.models import Route, RoutingRules, Ticket
from steward.helpdesk.rules import Channel, State
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.marks import unpacked
from steward.routing import Result, experts, loads
from tests.cast import BEN, CLEO, DAN, SAM, Member, sign_in
from tests.helpdesk.promises.promising import promised, raised
from tests.routing.staff import give, make_skill, staff

pytestmark = pytest.mark.database


def asked(desk: Database, category: str = "Machine", number: int = 1) -> list[Ticket]:
    """Raise tickets of a category."""
    with desk.transaction() as session:
        return [raised(session, category=category) for _ in range(number)]


def now_of(session: Session, ticket: Ticket) -> Ticket:
    return session.get_one(Ticket, ticket.id, populate_existing=True)


def offered(desk: Database, ticket: Ticket) -> int | None:
    with desk.reading() as session:
        return now_of(session, ticket).offered_to


def why(desk: Database, ticket: Ticket) -> list[str]:
    with desk.reading() as session:
        return list(map(unpacked, session.get_one(Route, ticket.id).lines))


def test_each_ticket_is_offered_to_who_knows_such(desk: Database) -> None:
    (machine,), (invoice,) = asked(desk, "Machine"), asked(desk, "Invoice")
    assert plan_desk(desk) == 2
    assert (offered(desk, machine), offered(desk, invoice)) == (BEN.id, CLEO.id)
    lines = why(desk, machine)
    assert lines[0] == f"{machine.number} goes to Ben Berger, who has the skills it asks for."
    assert any("Without the skill" in line and "Cleo Costa" in line for line in lines)
    with desk.reading() as session:
        assert session.get_one(Route, machine.id).knows == ["Machines"]
        assert loads(session) == {BEN.id: 1.0, CLEO.id: 1.0}


def test_nothing_is_given_out_until_a_lead_says_so(desk: Database) -> None:
    with desk.transaction() as session:
        session.get_one(RoutingRules, 1).is_on = False
    (ticket,) = asked(desk)
    assert plan_desk(desk) == 0
    assert offered(desk, ticket) is None


def test_without_a_time_to_take_them_tickets_are_given_at_once(desk: Database) -> None:
    with desk.transaction() as session:
        session.get_one(RoutingRules, 1).offer_minutes = 0
    (ticket,) = asked(desk)
    plan_desk(desk)
    with desk.reading() as session:
        found = now_of(session, ticket)
        assert (found.assignee_id, found.offered_to) == (BEN.id, None)
        assert loads(session)[BEN.id] == 1.0


def test_who_is_full_gets_no_more_and_the_queue_says_why(desk: Database) -> None:
    tickets = asked(desk, number=6)
    plan_desk(desk)
    given = [one for one in tickets if offered(desk, one) == BEN.id]
    assert len(given) == 4
    left = next(one for one in tickets if one not in given)
    assert "others press more where it could go" in why(desk, left)[0]
    assert plan_desk(desk) == 0
    assert "those who may take it have no room" in why(desk, left)[0]


def test_nobody_at_all_for_a_skill_is_the_leads_and_is_told(
    desk: Database, client: FlaskClient
) -> None:
    with desk.transaction() as session:
        make_skill(session, "Plumbing", kind="topic", words="Plumbing", level="0.5")
    (ticket,) = asked(desk, "Plumbing")
    plan_desk(desk)
    assert offered(desk, ticket) is None
    assert "nobody who is here can take it, and no lead is here" in why(desk, ticket)[0]
    with desk.reading() as session:
        assert session.get_one(Route, ticket.id).is_stuck
    sign_in(client, SAM)
    with desk.transaction() as session:
        staff(session, SAM, 1)
    plan_desk(desk)
    assert offered(desk, ticket) == SAM.id
    assert "who leads" in why(desk, ticket)[0]


def test_a_teams_ticket_goes_to_the_team(desk: Database) -> None:
    (ticket,) = asked(desk, "Machine")
    with desk.transaction() as session:
        form = AssignmentForm(team="Returns", reason="theirs")
        actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
    plan_desk(desk)
    assert offered(desk, ticket) is None, "Ben knows machines, but is of another team"


def test_an_offer_is_taken_declined_or_lapses(desk: Database) -> None:
    taken, declined, lapsed = asked(desk, number=3)
    plan_desk(desk)
    with desk.transaction() as session:
        accept_offer(session, taken.id, actor=BEN.actor)
        decline_offer(session, declined.id, "I was the one who broke it", actor=BEN.actor)
        assert now_of(session, taken).assignee_id == BEN.id
        with pytest.raises(OfferGone):
            accept_offer(session, lapsed.id, actor=CLEO.actor)
    with clock.frozen(clock.now() + timedelta(minutes=11)), desk.transaction() as session:
        assert return_lapsed(session) == 1
    with desk.reading() as session:
        assert loads(session)[BEN.id] == 1.0
        assert [session.get_one(Route, one.id).returned for one in (declined, lapsed)] == [
            [BEN.id],
            [BEN.id],
        ]
    plan_desk(desk)
    assert {offered(desk, one) for one in (declined, lapsed)} == {None}


def test_answering_takes_what_is_offered(desk: Database) -> None:
    (ticket,) = asked(desk)
    plan_desk(desk)
    with desk.transaction() as session:
        word = NewMessage(body="Which one?")
        actions.add_message(session, ticket.id, word, actor=BEN.actor, channel=Channel.WEB)
    with desk.reading() as session:
        found = now_of(session, ticket)
        assert (found.assignee_id, found.offered_to, found.carried) == (BEN.id, None, 1.0)


def test_load_follows_the_ticket(desk: Database) -> None:
    (ticket,) = asked(desk)

    def carried(*whose: Member) -> list[float]:
        with desk.reading() as session:
            found = loads(session)
            return [found.get(who.id, 0.0) for who in whose]

    def assign(to: Member | None) -> None:
        form = AssignmentForm(agent=to.email if to else None, reason="so")
        with desk.transaction() as session:
            actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)

    assign(BEN)
    assert carried(BEN) == [1.0]
    with desk.transaction() as session:
        actions.change_state(session, ticket.id, State.WAITING, actor=BEN.actor)
    assert carried(BEN) == [0.25]
    assign(CLEO)
    assert carried(BEN, CLEO) == [0.0, 0.25]
    with desk.transaction() as session:
        actions.resolve_ticket(session, ticket.id, actor=CLEO.actor)
    assert carried(BEN, CLEO) == [0.0, 0.0]
    with desk.transaction() as session:
        actions.reopen_ticket(session, ticket.id, actor=DAN.actor)
    assert carried(CLEO) == [1.0]
    assign(None)
    assert carried(BEN, CLEO) == [0.0, 0.0]


def test_eight_planners_at_once_pass_no_limit_and_give_nothing_twice(desk: Database) -> None:
    machines, invoices = asked(desk, "Machine", 10), asked(desk, "Invoice", 10)
    with ThreadPoolExecutor(8) as planners:
        given = sum(planners.map(lambda _: plan_desk(desk), range(16)))
    assert given == 8
    with desk.reading() as session:
        holders = Counter(
            session.scalars(select(Ticket.offered_to).where(Ticket.offered_to.is_not(None)))
        )
        assert holders == {BEN.id: 4, CLEO.id: 4}
        assert loads(session) == {BEN.id: 4.0, CLEO.id: 4.0}
        told = session.scalars(select(Ticket.id).where(Ticket.offered_to.is_not(None))).all()
        assert set(told) <= {one.id for one in (*machines, *invoices)}


def test_a_ticket_is_not_handed_on_for_ever(desk: Database) -> None:
    (ticket,) = asked(desk)
    with desk.transaction() as session:
        for who, to in ((SAM, BEN), (BEN, CLEO), (CLEO, BEN)):
            form = AssignmentForm(agent=to.email, reason="yours")
            actions.assign_ticket(session, ticket.id, form, actor=who.actor)
        form = AssignmentForm(agent=CLEO.email, reason="no, yours")
        with pytest.raises(TooManyTransfers):
            actions.assign_ticket(session, ticket.id, form, actor=BEN.actor)
        actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
        assert session.get_one(Route, ticket.id).returned == [BEN.id, CLEO.id]


def test_work_of_who_is_not_there_is_taken_back_when_it_is_at_risk(desk: Database) -> None:
    with desk.transaction() as session:
        promised(session, first_reply="1 h", resolution="")
        here, gone, fresh = (raised(session, category="Machine") for _ in range(3))
        for ticket, who in ((here, BEN), (gone, CLEO), (fresh, CLEO)):
            form = AssignmentForm(agent=who.email, reason="so")
            actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
        past = clock.now() - timedelta(minutes=1)
        here.soon_at = gone.soon_at = past
        fresh.soon_at = clock.now() + timedelta(hours=1)
        session.get_one(User, CLEO.id).suspended_at = past
        session.flush()
        assert take_back(session, clock.now()) == 1
        assert [one.assignee_id for one in (here, gone, fresh)] == [BEN.id, None, CLEO.id]


def test_what_came_of_it_is_learned(desk: Database) -> None:
    (ticket,) = asked(desk)

    def proficiency() -> float:
        with desk.reading() as session:
            able = {one.id: one for one in experts(session, clock.now())}
            return able[str(BEN.id)].skills["Machines"]

    before = proficiency()
    with desk.transaction() as session:
        learn(session, ticket.id, BEN.id, Result.TRANSFERRED)
    worse = proficiency()
    with desk.transaction() as session:
        word = NewMessage(body="Turn the left screw by half.")
        actions.add_message(session, ticket.id, word, actor=BEN.actor, channel=Channel.WEB)
        learn(session, ticket.id, BEN.id, Result.SOLVED)
    assert worse < proficiency() <= 1.0
    assert worse < before


def test_who_knows_the_customer_goes_before_who_does_not(
    desk: Database, client: FlaskClient
) -> None:
    sign_in(client, SAM)
    with desk.transaction() as session:
        staff(session, SAM, 1, capacity=4)
        give(session, SAM, {1: 0.9})
        earlier = raised(session, category="Machine")
        form = AssignmentForm(agent=SAM.email, reason="so")
        actions.assign_ticket(session, earlier.id, form, actor=SAM.actor)
        actions.resolve_ticket(session, earlier.id, actor=SAM.actor)
    (ticket,) = asked(desk)
    plan_desk(desk)
    assert offered(desk, ticket) == SAM.id


def test_a_standing_agent_goes_before_whoever_was_last(desk: Database, client: FlaskClient) -> None:
    sign_in(client, SAM)
    with desk.transaction() as session:
        staff(session, SAM, 1, capacity=4)
        give(session, SAM, {1: 0.9})
        session.get_one(Person, DAN.person_id).standing_agent_id = SAM.id
        earlier = raised(session, category="Machine")
        form = AssignmentForm(agent=BEN.email, reason="so")
        actions.assign_ticket(session, earlier.id, form, actor=SAM.actor)
        actions.resolve_ticket(session, earlier.id, actor=BEN.actor)
    (ticket,) = asked(desk)
    plan_desk(desk)
    assert offered(desk, ticket) == SAM.id
