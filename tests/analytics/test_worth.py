"""What customers are worth, computed of the books and kept with their people."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.actions.worth import compute_worth
from steward.customers import Person, add_people
from steward.customers.models import Worth, WorthRun
from steward.helpdesk import actions as care
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.rules import Channel
from steward.inventory import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.sales import cancel_order
from tests.analytics.flowing import HOME, run
from tests.books import land_rows
from tests.cast import BEN, DAN, EVE, SAM
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import ordered

pytestmark = pytest.mark.database

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MANY = 300


def compute(app: Flask, database: Database) -> None:
    """Compute what all are worth, as the job does it."""
    with app.app_context():
        assert list(compute_worth(database, HOME))


def buy(app: Flask, session: Session, lines: list[dict[str, object]]) -> None:
    """Bring order lines of a file into the books."""
    rows = [{"order_number": f"F-{n}", "line": "1", **line} for n, line in enumerate(lines)]
    land_rows(app, session, "order_lines", rows)


def line(account: str, day: date, revenue: str, **more: object) -> dict[str, object]:
    """Make an order of one line."""
    return {"account": account, "ordered_on": day, "revenue": revenue, **more}


def drawn(app: Flask, database: Database) -> list[int]:
    """Have many people order, each in a rhythm of their own, a third of them no more."""
    random = np.random.default_rng(7)
    with database.transaction() as session:
        ids = add_people(session, [f"P{n}" for n in range(MANY)], import_id=1, actor=BEN.actor)
        lines = []
        for n, id_ in enumerate(ids):
            gap, usual = random.uniform(10, 120), random.gamma(4, 10)
            day = -random.uniform(30, 500)
            ends = -200 if n % 3 == 0 else 0
            while day <= ends:
                on, paid = TODAY + timedelta(days=int(day)), usual * random.uniform(0.5, 1.5)
                lines.append(line(f"P{n} #{id_}", on, f"{paid:.2f}", cost="4.00"))
                day += max(1, gap * random.exponential())
            if not lines or lines[-1]["account"] != f"P{n} #{id_}":
                lines.append(line(f"P{n} #{id_}", TODAY - timedelta(days=30), "20", cost="4.00"))
        buy(app, session, lines)
    return ids


def test_many_are_told_of_with_how_good_it_is_and_only_what_changed_is_written(
    app: Flask, database: Database
) -> None:
    with clock.frozen(NOON):
        ids = drawn(app, database)
        compute(app, database)
        with database.reading() as session:
            found = session.scalars(select(Worth).order_by(Worth.person_id)).all()
            said = session.scalars(select(WorthRun)).one()
    assert [one.person_id for one in found] == ids
    assert (said.customers, said.value_of) == (MANY, "margin")
    assert said.quality is not None
    assert said.quality["missed"] < said.quality["missed_naive"]
    assert {one.segment for one in found} >= {"champions", "loyal", "lapsed", "promising"}
    best = max(found, key=lambda one: one.expected_value or 0)
    assert best.standing == 1
    assert best.expected_low is not None
    assert best.expected_low <= (best.expected_orders or 0) <= (best.expected_high or 0)
    lapsed = [one for one in found if one.lapsed_on]
    assert lapsed
    assert all((one.gap_chance or 0) <= 0.06 and one.lapsed_on <= TODAY for one in lapsed)  # type: ignore[operator]  # they lapsed
    with clock.frozen(NOON + timedelta(hours=1)):
        compute(app, database)
        with database.reading() as session:
            again = session.scalars(select(Worth.computed_at).distinct()).all()
    assert again == [NOON]


def test_few_orders_tell_what_was_and_foretell_nothing(app: Flask, database: Database) -> None:
    with clock.frozen(NOON):
        with database.transaction() as session:
            buy(
                app,
                session,
                [
                    line("Dan Dorsey #1", date(2026, 1, 5), "50.00", cost="20.00", refunded="10"),
                    line("Dan Dorsey #1", date(2026, 11, 2), "30.00"),
                    line("Nobody #1", date(2026, 11, 2), "90.00"),  # is not what Dan is called
                    line("Nobody #999", date(2026, 11, 2), "90.00"),
                    line("Eve Egger #2", date(2027, 1, 2), "90.00"),  # is still to come
                ],
            )
        compute(app, database)
        with database.reading() as session:
            (dan,) = session.scalars(select(Worth)).all()
            said = session.scalars(select(WorthRun)).one()
    assert (dan.person_id, dan.orders) == (1, 2)
    assert (dan.revenue, dan.margin) == (Decimal(70), Decimal(20))
    assert (dan.first_on, dan.last_on) == (date(2026, 1, 5), date(2026, 11, 2))
    assert dan.quarters[-4:] == [40, 0, 0, 30]
    assert (dan.alive, dan.expected_value, dan.usual_gap, dan.lapsed_on) == (None,) * 4
    assert (said.value_of, said.quality) == ("", None)


def test_orders_of_ours_are_the_buyers_own_and_who_orders_no_more_is_worth_nothing(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        place, cup = new_place(session, "Depot"), new_variant(session, name="Cup")
        stocked(session, Key(cup, place), "90")
        session.get_one(Person, DAN.person_id).name = "Daniel"
        ordered(session, {cup: "3"})
        lost = ordered(session, {cup: "1"}, EVE)
        new = NewTicket(subject="Leak", body="?", customer_email=DAN.email)
        ticket = care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
        said = NewMessage(body="Look here")
        care.add_message(session, ticket.id, said, actor=BEN.actor, channel=Channel.WEB)
    run(app, database)
    compute(app, database)
    with database.reading() as session:
        dan, eve = session.scalars(select(Worth).order_by(Worth.person_id)).all()
    assert dan.orders == 1
    assert (dan.revenue, eve.revenue) == (Decimal(30), Decimal(10))
    assert (dan.tickets, dan.cost) == (1, Decimal("5.33"))
    with app.test_request_context(), database.transaction() as session:
        cancel_order(session, lost.number, actor=SAM.actor)
    run(app, database)
    compute(app, database)
    with database.reading() as session:
        assert session.scalars(select(Worth.person_id)).all() == [1]
