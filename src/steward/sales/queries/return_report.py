"""How much of what was delivered comes back, and why: by goods and reason."""

from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, cast, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.lists import Order as SortOrder
from steward.kit.lists import Sorts
from steward.kit.paging import Page
from steward.sales.models import Delivery, DeliveryLine, OrderLine, OrderReturn, ReturnLine
from steward.sales.queries.orders import days_between
from steward.sales.rules import HERE, NOTHING, DeliveryState

_PAGE, _RATE = 50, 1_000_000


@dataclass(frozen=True)
class ReportAsked:
    """Which report: of goods that arrived on these days; and how it is sorted."""

    sort: str = "-returned"
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True)
class ReportRow:
    """Some goods and a reason: how many arrived, how many of these came back for it."""

    sku: str
    name: str
    reason: str
    delivered: Decimal
    returned: Decimal
    scrapped: Decimal

    @property
    def rate(self) -> Decimal:
        """The part of what arrived that came back."""
        return self.returned / self.delivered


def report_returns(
    session: Session,
    actor: Actor,
    asked: ReportAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[ReportRow]:
    """List goods and reasons for which they came back, those with the most units first."""
    demand(actor, "orders.read")
    came, gone = _returned(asked), _delivered(asked)
    query = select(
        came.c.sku, came.c.name, came.c.reason, gone.c.quantity, came.c.returned, came.c.scrapped
    ).join(gone, gone.c.variant_id == came.c.variant_id)
    sorts: Sorts = {
        "name": (func.lower(came.c.name), str),
        "reason": (came.c.reason, str),
        "delivered": (cast(gone.c.quantity * 1000, BigInteger), int),
        "returned": (cast(came.c.returned * 1000, BigInteger), int),
        "scrapped": (cast(came.c.scrapped * 1000, BigInteger), int),
        "rate": (cast(came.c.returned * _RATE / gone.c.quantity, BigInteger), int),
    }
    order = SortOrder.of(asked.sort, sorts, came.c.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([ReportRow(*row) for row in rows], more)


def return_sums(session: Session, asked: ReportAsked) -> tuple[Decimal, Decimal]:
    """Return how many units arrived in all, and how many of them came back."""
    gone, came = _delivered(asked), _returned(asked)
    delivered = select(func.coalesce(func.sum(gone.c.quantity), NOTHING))
    returned = select(func.coalesce(func.sum(came.c.returned), NOTHING))
    return session.scalar(delivered) or NOTHING, session.scalar(returned) or NOTHING


def _delivered(asked: ReportAsked) -> Subquery:
    query = select(OrderLine.variant_id, func.sum(DeliveryLine.quantity).label("quantity"))
    return (
        _arrived(query.select_from(DeliveryLine), asked).group_by(OrderLine.variant_id).subquery()
    )


def _returned(asked: ReportAsked) -> Subquery:
    query = (
        select(
            func.min(ReturnLine.id).label("id"),
            OrderLine.variant_id,
            func.max(OrderLine.sku).label("sku"),
            func.max(OrderLine.name).label("name"),
            OrderReturn.reason,
            func.sum(ReturnLine.restocked + ReturnLine.scrapped).label("returned"),
            func.sum(ReturnLine.scrapped).label("scrapped"),
        )
        .select_from(ReturnLine)
        .join(OrderReturn, OrderReturn.id == ReturnLine.return_id)
        .join(DeliveryLine, DeliveryLine.id == ReturnLine.delivery_line_id)
        .where(OrderReturn.state.in_(HERE))
        .group_by(OrderLine.variant_id, OrderReturn.reason)
    )
    came = func.sum(ReturnLine.restocked + ReturnLine.scrapped)
    return _arrived(query, asked).having(came > 0).subquery()


def _arrived(query: Select[*tuple[Any, ...]], asked: ReportAsked) -> Select[*tuple[Any, ...]]:
    """Of goods that arrived on the days that are asked about."""
    return (
        query.join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
        .where(
            Delivery.state == DeliveryState.DELIVERED,
            *days_between(Delivery.delivered_at, asked.since, asked.until, asked.zone),
        )
    )
