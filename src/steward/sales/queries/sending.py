"""What of an order has left, and what is still to leave: per line and place, there or missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from steward.inventory import Place, ReservationState, Shortfall, holds, shortfalls
from steward.sales.models import Delivery, DeliveryLine, Order, OrderLine
from steward.sales.rules import NOTHING, UNSENT, DeliveryKind, DeliveryState

GONE = (DeliveryState.SHIPPED, DeliveryState.DELIVERED)


@dataclass(frozen=True)
class Unsent:
    """What is still to leave of a line from a place: so many are `open`, some of them packed.

    `missing` are not there yet.
    """

    line: OrderLine
    place_id: int
    place: str
    open: Decimal
    planned: Decimal
    shortfall: Shortfall | None

    @property
    def missing(self) -> Decimal:
        """How many have to come in first."""
        return self.shortfall.missing if self.shortfall else NOTHING

    @property
    def rest(self) -> Decimal:
        """How many no delivery is planned for."""
        return self.open - self.planned

    @property
    def ready(self) -> Decimal:
        """How many of the rest are there."""
        return max(self.rest - self.missing, NOTHING)


def unsent(session: Session, lines: Sequence[OrderLine]) -> list[Unsent]:
    """Return what is still to leave of lines of orders, by line and place."""
    keys = [line.hold_key for line in lines]
    held, short = holds(session, keys), shortfalls(session, keys)
    planned = _planned(session, [line.id for line in lines])
    found = []
    for line in lines:
        hold = held.get(line.hold_key)
        if hold is None or hold.state != ReservationState.FIRM:
            continue
        gaps = {one.place_id: one for one in short.get(line.hold_key, [])}
        for place_id in dict.fromkeys(one.key.place_id for one in hold.lines):
            count = sum((n.open for n in hold.lines if n.key.place_id == place_id), NOTHING)
            packed = planned.get((line.id, place_id), NOTHING)
            found.append(Unsent(line, place_id, "", count, packed, gaps.get(place_id)))
    return _named(session, [one for one in found if one.open])


def _planned(session: Session, line_ids: Collection[int]) -> dict[tuple[int, int], Decimal]:
    query: Select[*tuple[Any, ...]] = (
        select(DeliveryLine.order_line_id, Delivery.place_id, func.sum(DeliveryLine.quantity))
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.order_line_id.in_(line_ids))
        .where(Delivery.kind == DeliveryKind.SALE, Delivery.state == DeliveryState.PLANNED)
        .group_by(DeliveryLine.order_line_id, Delivery.place_id)
    )
    rows = session.execute(query)
    return {(line_id, place_id): quantity for line_id, place_id, quantity in rows}


def _named(session: Session, found: Sequence[Unsent]) -> list[Unsent]:
    names = place_names(session, {one.place_id for one in found})
    return [
        Unsent(one.line, one.place_id, names[one.place_id], one.open, one.planned, one.shortfall)
        for one in found
    ]


def unpacked() -> ColumnElement[Decimal]:
    """How many of an order's line are in no delivery, as a column beside those of the line."""
    packed = (
        select(func.coalesce(func.sum(DeliveryLine.quantity), NOTHING))
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.order_line_id == OrderLine.id, Delivery.kind == DeliveryKind.SALE)
        .where(Delivery.state != DeliveryState.CANCELLED)
        .correlate(OrderLine)
        .scalar_subquery()
    )
    return OrderLine.quantity - OrderLine.cancelled - packed


def count_unpacked(session: Session) -> int:
    """Count the orders of which some goods are in no delivery yet."""
    rest = select(func.count(OrderLine.order_id.distinct())).join(
        Order, Order.id == OrderLine.order_id
    )
    return session.scalar(rest.where(Order.state.in_(UNSENT), unpacked() > 0)) or 0


def place_names(session: Session, place_ids: Collection[int]) -> dict[int, str]:
    """Return the names of places."""
    query = select(Place.id, Place.name).where(Place.id.in_(place_ids))
    return dict[int, str](session.execute(query).all())


def sent_of(session: Session, line_ids: Collection[int]) -> dict[int, Decimal]:
    """Return how much of an order's lines has left, replacements aside, by the lines' ids."""
    query = (
        select(DeliveryLine.order_line_id, func.sum(DeliveryLine.quantity))
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.order_line_id.in_(line_ids))
        .where(Delivery.kind == DeliveryKind.SALE, Delivery.state.in_(GONE))
        .group_by(DeliveryLine.order_line_id)
    )
    return dict[int, Decimal](session.execute(query).all())
