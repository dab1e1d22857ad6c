"""What comes later than promised is told to its customer once, before its day is over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.events import facts_about
from steward.kit.outbox import Letter
from steward.sales import (
    DeliveryStands,
    PromiseForm,
    arrive,
    plan_ready,
    promise_delivery,
    promise_order,
    ship,
)
from steward.sales.actions import tell_late
from tests.cast import BEN, KIM
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import bought, ordered

pytestmark = pytest.mark.database

MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)  # promised then: Tuesday to Thursday
BY, KEEPER = BEN.actor, KIM.actor


@pytest.fixture
def session(app: Flask, database: Database) -> Iterator[Session]:
    """Act at nine on a Monday, with an application at hand."""
    with app.app_context(), clock.frozen(MONDAY), database.transaction() as session:
        yield session


def mails(session: Session, kind: str) -> list[str]:
    """Return what customers were written of a kind."""
    query = select(Letter).where(Letter.key.like(f"sales.{kind}.%")).order_by(Letter.id)
    return [letter.payload["text"] for letter in session.scalars(query)]


def test_customer_is_told_once_that_goods_on_back_order_come_later(
    app: Flask, database: Database, session: Session
) -> None:
    place, machine = new_place(session), new_variant(session, may_backorder=True)
    bought(app, session, (machine, place), "5", "2030-01-10")
    early, late = (ordered(session, {machine: count}) for count in ("2", "3"))
    assert early.promised_to == date(2030, 1, 16)
    session.execute(text("update purchase_lines set confirmed_quantity = 4"))
    assert tell_late(session) == 1  # one of five has to be ordered anew: that takes nine days
    assert (early.expected_on, late.expected_on) == (None, date(2030, 1, 22))
    session.execute(text("update purchase_lines set confirmed_on = '2030-01-17'"))
    session.commit()

    def work(_: int) -> int:
        with app.app_context(), database.transaction() as other:
            return tell_late(other)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 1
    session.expire_all()
    assert early.expected_on == date(2030, 1, 23)
    assert "We now expect it by Wed 23 Jan." in mails(session, "late")[1]
    fact = facts_about(session, "order", early.id)[-1]
    assert (fact.kind, fact.actor_name) == ("order.late", "Steward")
    day = PromiseForm(day=date(2030, 1, 25), reason="Its maker was on strike.")
    promise_order(session, early.number, day, actor=BY)
    assert (early.promised_to, early.late_told_at) == (date(2030, 1, 25), None)
    assert "Its maker was on strike." in mails(session, "promised")[0]
    assert tell_late(session) == 0
    over = PromiseForm(day=date(2030, 1, 6), reason="Too late")
    with pytest.raises(BadInput):
        promise_order(session, early.number, over, actor=BY)


def test_what_does_not_leave_in_time_is_told_before_its_day_is_over(session: Session) -> None:
    place, machine = new_place(session), new_variant(session)
    stocked(session, Key(machine, place), "9")
    waits, packed, gone = (ordered(session, {machine: "1"}) for _ in range(3))
    (planned,) = plan_ready(session, packed.number, actor=BY)
    (sent,) = plan_ready(session, gone.number, actor=BY)
    ship(session, sent.number, actor=BY)
    clock.advance(timedelta(days=2))  # Wednesday, in the morning: it can be there tomorrow
    assert tell_late(session) == 0
    clock.advance(timedelta(hours=6))  # the cut-off is over
    assert tell_late(session) == 2
    assert tell_late(session) == 0
    assert waits.expected_on == planned.expected_on == date(2030, 1, 15)
    assert waits.is_late(date(2030, 1, 9))
    (now,) = plan_ready(session, waits.number, actor=BY)
    assert (now.late_told_at, now.expected_on) == (waits.late_told_at, waits.expected_on)
    promise_delivery(
        session, planned.number, PromiseForm(day=date(2030, 1, 10), reason="By bicycle"), actor=BY
    )
    clock.advance(timedelta(days=1))  # Thursday: it has to be there today
    ship(session, planned.number, actor=BY)
    assert planned.expected_on == date(2030, 1, 15)
    assert "later than we promised" in mails(session, "shipped")[-1]
    clock.advance(timedelta(days=1))  # the first one has not arrived
    assert tell_late(session) == 1
    assert "has not told us that it arrived" in mails(session, "late")[-1]
    arrive(session, sent.number, actor=BY)
    with pytest.raises(DeliveryStands):
        promise_delivery(
            session, sent.number, PromiseForm(day=date(2030, 2, 1), reason="No"), actor=BY
        )
