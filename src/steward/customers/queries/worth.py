"""Reads of what customers are worth: one person, a company's people together, the last run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.models import Person, Worth, WorthRun


@dataclass(frozen=True)
class WorthTogether:
    """What the people of a company are worth together, those of them who ordered.

    `expected_orders`, `expected_value` and `margin` are None where they are of nobody.
    """

    people: int
    orders: int
    first_on: date
    last_on: date
    revenue: Decimal
    margin: Decimal | None
    expected_orders: float | None
    expected_value: Decimal | None
    tickets: int
    cost: Decimal
    quarters: list[Decimal]


def worth_of(session: Session, actor: Actor, person_id: int) -> Worth | None:
    """Return what somebody is worth, to those who may see figures; None before the first order."""
    demand(actor, "insights.read")
    return session.get(Worth, person_id)


def worth_of_company(session: Session, actor: Actor, company_id: int) -> WorthTogether | None:
    """Return what the people of a company are worth together; None where nobody ordered."""
    demand(actor, "insights.read")
    sums = (Worth.expected_orders, Worth.expected_value, Worth.tickets, Worth.cost)
    mine = Person.company_id == company_id
    query = select(
        func.count(),
        func.sum(Worth.orders),
        func.min(Worth.first_on),
        func.max(Worth.last_on),
        func.sum(Worth.revenue),
        func.sum(Worth.margin),
        *map(func.sum, sums),
    ).join(Person, Person.id == Worth.person_id)
    found = tuple(session.execute(query.where(mine)).one())
    if not found[0]:
        return None
    each = select(Worth.quarters).join(Person, Person.id == Worth.person_id).where(mine)
    quarters = [sum(column, Decimal(0)) for column in zip(*session.scalars(each), strict=True)]
    return WorthTogether(*(*found, quarters))


def last_run(session: Session) -> WorthRun | None:
    """Return when and how what customers are worth was computed last, or None."""
    return session.scalars(select(WorthRun).order_by(WorthRun.id.desc()).limit(1)).one_or_none()


def standings(session: Session, person_ids: Collection[int]) -> Mapping[int, float]:
    """Return of people which share of all customers is worth less, of those who ordered."""
    query = select(Worth.person_id, Worth.standing).where(Worth.person_id.in_(person_ids))
    return dict(session.execute(query).all())
