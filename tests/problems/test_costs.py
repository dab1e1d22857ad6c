"""What problems cost, added up by hand from what was paid back, worked and called off."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.problems.models import Complaint, Problem
from steward.problems.queries import impacts

pytestmark = pytest.mark.database

_REFUND = """
    insert into refunds (order_id, key, amount, currency, reason, way, actor_name, at)
    values (:order, :key, :amount, :currency, '', 'bank', 'test', :at)
"""
_CALLED_OFF = "update orders set state = 'cancelled', cancelled_at = :at, net = :net where id = :id"


def told_of(session: Session, problem: Problem) -> list[Complaint]:
    query = select(Complaint).where(Complaint.problem_id == problem.id)
    return list(session.scalars(query.order_by(Complaint.at)))


def refund(
    session: Session, one: Complaint, amount: str, at: datetime, *, currency: str = "EUR"
) -> None:
    key = f"{one.id}-{amount}-{currency}"
    values = {"order": one.order_id, "key": key, "amount": amount, "currency": currency, "at": at}
    session.execute(text(_REFUND), values)


def test_costs_are_what_was_paid_back_worked_and_called_off(
    database: Database, problem: Problem, client: FlaskClient
) -> None:
    now = clock.now()
    with database.transaction() as session:
        told = told_of(session, problem)
        first, second, third, fourth, *_ = told
        refund(session, first, "40.00", now)
        refund(session, first, "9.50", now)
        refund(session, second, "70.00", first.at - timedelta(days=1))  # before they complained
        refund(session, third, "5.00", now, currency="USD")
        refund(session, fourth, "100.00", now)
        for one, net, at in (
            (second, "80.00", now),
            (third, "60.00", first.at - timedelta(days=1)),  # before they complained
            (fourth, "84.03", now),  # its money was paid back: no loss beside
        ):
            session.execute(text(_CALLED_OFF), {"id": one.order_id, "at": at, "net": net})
        sizes = "update tickets set size = case id when :first then 3 else 1 end where id = any(:i)"
        ids = [one.ticket_id for one in told]
        session.execute(text(sizes), {"first": first.ticket_id, "i": ids})
    with database.reading() as session:
        found = impacts(session, [problem.id])[problem.id]
    assert found.cost.refunds == Decimal("149.50")
    assert found.cost.lost == Decimal("80.00")
    assert found.leaves_out
    assert found.people == len(told)
    minutes = (len(told) + 2) * 20
    assert found.cost.minutes == minutes
    assert found.cost.total == Decimal("229.50") + Decimal(minutes) * 30 / 60
    page = client.get("/desk/problems/costs").text
    for shown in ("€149.50", "€80.00"):
        assert shown in page
