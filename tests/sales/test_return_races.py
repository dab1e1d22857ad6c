"""Many at once: the last unit comes back once, and no more is paid back than was paid."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.sales import InspectionForm, receive_return, refund
from steward.sales.models import OrderReturn, Refund, ReturnLine
from steward.sales.queries import get_order
from tests.cast import BEN
from tests.sales.back import arrived, asked
from tests.sales.test_races import race
from tests.sales.test_returns import wrong

pytestmark = pytest.mark.database


def test_last_unit_is_asked_back_once_and_booked_once(app: Flask, database: Database) -> None:
    order = arrived(app, database, ["1"])

    def ask(_: int) -> None:
        try:
            asked(app, database, order, {1: "1"})
        except BadInput as error:
            raise Conflict from error

    assert race(ask) == 1
    with database.reading() as session:
        number = session.scalars(select(OrderReturn)).one().number

    def book(_: int) -> None:
        lines = [{"line_id": 1, "restocked": "1"}]
        form = InspectionForm.model_validate({"lines": lines})
        with app.test_request_context(), database.transaction() as session:
            receive_return(session, number, form, actor=BEN.actor)

    assert race(book) == 1
    with database.reading() as session:
        assert session.scalars(select(ReturnLine.worth)).all() == [Decimal(10)]
    assert not wrong(database)


def test_refund_is_recorded_once_under_its_key_and_never_above_what_was_paid(
    app: Flask, database: Database
) -> None:
    order = arrived(app, database, ["2"])

    def pay(key: str, amount: str) -> None:
        with app.test_request_context(), database.transaction() as session:
            found = get_order(session, BEN.actor, order)
            refund(session, found, Decimal(amount), "Late", key=key, actor=BEN.actor)

    assert race(lambda _: pay("once", "2")) == 8
    assert race(lambda number: pay(f"own {number}", "5")) == 3  # of 18 that are left
    with database.reading() as session:
        assert session.scalar(select(func.sum(Refund.amount))) == Decimal(17)
    assert not wrong(database)
