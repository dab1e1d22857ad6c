"""Nobody is forgotten: who lapsed or has no date gets a next step, and each week proves it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from steward.customers import Occasion
from steward.customers.actions import (
    care_without_worth,
    end_follow_up,
    switch_playbook,
)
from steward.customers.forms import OutcomeForm
from steward.customers.models import CareProof, Playbook, WorthRun
from steward.customers.queries import count_covers, list_playbooks
from steward.customers.rules.care import CARE
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import State
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from tests.cast import BEN, EVE, SAM
from tests.customers.next_steps import MONDAY, TODAY, follow, made, run
from tests.customers.worths import keep, new_person, row_of
from tests.helpdesk.asking import raised
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import ordered

pytestmark = pytest.mark.database


@pytest.fixture
def noon(app: Flask) -> Iterator[None]:
    """Be in the house on a Monday."""
    with app.app_context(), clock.frozen(MONDAY):
        yield


@pytest.mark.usefixtures("noon")
def test_who_lapsed_is_asked_once_and_no_more_once_they_order(database: Database) -> None:
    with database.transaction() as session:
        keep(
            session,
            row_of(1, lapsed_on=date(2026, 11, 1)),
            row_of(2, lapsed_on=date(2026, 3, 1)),  # long ago
        )
    run(database)
    run(database)
    with database.transaction() as session:
        (one,) = made(session)
        assert one.title == "Ask what they miss, and make an offer"
        assert one.due_on == date(2026, 11, 26)
        assert made(session, 2) == []
    with database.transaction() as session:
        goods = new_variant(session)
        stocked(session, Key(goods, new_place(session)))
        ordered(session, {goods: "1"})
    with database.transaction() as session:
        (one,) = made(session)
        assert (one.state, one.outcome) == ("over", "They ordered by themselves.")


@pytest.mark.usefixtures("noon")
def test_night_of_care_is_once_after_worth_or_by_the_clock(database: Database) -> None:
    asked = text("select count(*) from procrastinate_jobs where task_name = :name")
    with database.transaction() as session:
        care_without_worth(session)  # worth was never computed
        assert session.scalar(asked, {"name": CARE}) == 1
        keep(session)
        run = session.scalars(select(WorthRun).order_by(WorthRun.id.desc())).first()
        assert run is not None
        run.computed_at = clock.now() - timedelta(minutes=30)
        session.flush()
        after_worth = session.scalar(asked, {"name": CARE})
        care_without_worth(session)
        assert session.scalar(asked, {"name": CARE}) == after_worth
        run.computed_at = clock.now() - timedelta(days=1)  # last night; tonight's has failed
        session.flush()
        care_without_worth(session)
        assert session.scalar(asked, {"name": CARE}) == (after_worth or 0) + 1


@pytest.mark.usefixtures("noon")
def test_who_comes_back_after_a_follow_up_counts_for_its_playbook(database: Database) -> None:
    with database.transaction() as session:
        keep(session, row_of(1), row_of(2))
    run(database)
    with database.transaction() as session:
        for person_id, how in ((1, "done"), (2, "dropped")):
            (one,) = made(session, person_id)
            form = OutcomeForm.model_validate({"how": how, "said": "so"})
            end_follow_up(session, one.id, form, version=None, actor=BEN.actor)
    run(database)
    with clock.frozen(MONDAY + timedelta(days=30)), database.transaction() as session:
        keep(session, row_of(1, last_on=date(2026, 12, 1), lapsed_on=None), row_of(2))
        (fared,) = [
            fared
            for book, fared in list_playbooks(session, BEN.actor)
            if book.occasion == Occasion.LAPSED
        ]
        assert (fared.open, fared.done, fared.dropped) == (0, 1, 1)
        assert (fared.back, fared.back_without) == (1, 0)


def test_who_has_nothing_dated_is_forgotten_until_the_night(app: Flask, database: Database) -> None:
    """Dan's ticket has no promise; Eve waits, and is looked at again in a week."""
    raised(app)
    waits = raised(app, EVE)
    with app.app_context(), database.transaction() as session:
        session.execute(update(Ticket).values(due_at=None))
        session.execute(update(Ticket).where(Ticket.id == waits.id).values(state=State.WAITING))
        assert count_covers(session).forgotten == 1
    with app.app_context():
        run(database)
        run(database)
    with app.app_context(), database.transaction() as session:
        (one,) = made(session)
        assert one.title == "Say what happens next, and when"
        covers = count_covers(session)
        assert (covers.dated, covers.forgotten) == (2, 0)
        (proof,) = session.scalars(select(CareProof))
        assert (proof.dated, proof.forgotten) == (2, 0)
        (fact,) = session.scalars(select(Fact.data).where(Fact.kind == "care.proved"))
        assert fact["forgotten"] == 0
        soon = clock.now() + timedelta(days=1)
        session.execute(update(Ticket).where(Ticket.customer_id == 1).values(due_at=soon))
    with app.app_context():
        run(database)
    with database.transaction() as session:
        assert made(session)[0].state == "over"


@pytest.mark.usefixtures("noon")
def test_each_open_customer_counts_under_what_covers_them(database: Database) -> None:
    with database.transaction() as session:
        people = [new_person(session, f"p{n}").id for n in range(6)]
        rows = [row_of(one, lapsed_on=None, last_on=date(2026, 11, 1)) for one in people[:2]]
        gone = row_of(people[2], lapsed_on=TODAY - timedelta(days=92))
        keep(session, *rows, gone)
        follow(session, people[0])  # a date goes before a rule
        for whose, days in ((people[3], 2), (people[4], 9)):
            late = follow(session, whose)
            session.flush()
            late.due_on = TODAY - timedelta(days=days)
        session.flush()
        covers = count_covers(session)
        assert (covers.dated, covers.rule, covers.late, covers.forgotten) == (1, 1, 1, 1)
        assert (covers.open, covers.let_go) == (4, 1)
        books = session.scalars(select(Playbook).where(Playbook.occasion == Occasion.LAPSED))
        switch_playbook(session, books.one().id, on=False, actor=SAM.actor)
        assert count_covers(session).forgotten == 2
