"""What comes later than promised: found, and told to its customer once, before the day is over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ARRAY, ColumnElement, Text, any_, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import SYSTEM
from steward.inventory import Shortfall, shortfalls
from steward.kit import clock, events
from steward.sales.actions.mails import mail_late
from steward.sales.actions.planning import delivering_now, of_order
from steward.sales.events import DeliveryLate, OrderLate
from steward.sales.models import Delivery, DeliveryLine, Order, OrderLine
from steward.sales.queries import Delivering, delivered_goods, unpacked
from steward.sales.rules import UNSENT, DeliveryState, Outlook, is_late, new_day

_Missing = Mapping[str, Sequence[Shortfall]]
_OPEN = (DeliveryState.PLANNED, DeliveryState.SHIPPED)


def tell_late(session: Session) -> int:
    """Find what is late, or cannot be in time any more, and tell each customer; return how many.

    What another worker has in hand is passed over, so that each is told once.
    """
    house, missing = delivering_now(session), shortfalls(session)
    return _tell_orders(session, house, missing) + _tell_deliveries(session, house, missing)


def _tell_orders(session: Session, house: Delivering, missing: _Missing) -> int:
    """Tell of what no delivery is planned for yet."""
    promised = OrderLine.promised_to
    query = (
        select(Order, OrderLine)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.state.in_(UNSENT), Order.late_told_at.is_(None), promised.is_not(None))
        .where(or_(promised < _soonest(house), _among(OrderLine.hold_key, missing)))
        .where(unpacked() > 0)
        .order_by(Order.id, OrderLine.number)
        .with_for_update(of=(Order, OrderLine), skip_locked=True)
    )
    late = defaultdict[Order, list[tuple[OrderLine, Outlook]]](list)
    for order, line in session.execute(query):
        outlook = house.outlook(missing.get(line.hold_key, ()), clock.now())
        if is_late(line.promised_to, outlook, house.today()):
            late[order].append((line, outlook))
    for order, lines in late.items():
        _tell_order(session, house, order, lines)
    return len(late)


def _tell_order(
    session: Session, house: Delivering, order: Order, late: Sequence[tuple[OrderLine, Outlook]]
) -> None:
    promised = max(line.promised_to for line, _ in late if line.promised_to)
    order.expected_on = _last(new_day(promised, one, house.today()) for _, one in late)
    order.late_told_at = clock.now()
    told = OrderLate(
        subject_id=order.id,
        person_id=order.person_id,
        promised_on=str(promised),
        expected_on=_written(order.expected_on),
    )
    events.record(session, told, actor=SYSTEM)
    mail_late(session, order, [line for line, _ in late], order.expected_on)


def _tell_deliveries(session: Session, house: Delivering, missing: _Missing) -> int:
    """Tell of what is planned, or on its way and should have arrived."""
    kept = select(DeliveryLine.delivery_id).where(_among(DeliveryLine.hold_key, missing))
    promised = Delivery.promised_on
    query = (
        select(Delivery, Order)
        .join(Order, Order.id == Delivery.order_id)
        .where(Delivery.state.in_(_OPEN), Delivery.late_told_at.is_(None))
        .where(or_(promised < _soonest(house), promised.is_not(None) & Delivery.id.in_(kept)))
        .order_by(Delivery.id)
        .with_for_update(of=Delivery, skip_locked=True)
    )
    late = [
        (delivery, order, outlook)
        for delivery, order in session.execute(query)
        if is_late(
            delivery.promised_on,
            outlook := _outlook_of(session, house, delivery, missing),
            house.today(),
        )
    ]
    for delivery, order, outlook in late:
        _tell_delivery(session, house, delivery, order, outlook)
    return len(late)


def _outlook_of(
    session: Session, house: Delivering, delivery: Delivery, missing: _Missing
) -> Outlook:
    if delivery.shipped_at is not None:
        return house.outlook_of_sent(delivery.shipped_at)
    goods = delivered_goods(session, [delivery.id])
    gaps = (gap for line, _ in goods for gap in missing.get(line.hold_key, ()))
    return house.outlook([g for g in gaps if g.place_id == delivery.place_id], clock.now())


def _tell_delivery(
    session: Session, house: Delivering, delivery: Delivery, order: Order, outlook: Outlook
) -> None:
    promised = delivery.promised_on or house.today()
    delivery.expected_on = new_day(promised, outlook, house.today())
    delivery.late_told_at = clock.now()
    told = DeliveryLate(
        **of_order(delivery, order),
        promised_on=str(promised),
        expected_on=_written(delivery.expected_on),
    )
    events.record(session, told, actor=SYSTEM)
    lines = [what for _, what in delivered_goods(session, [delivery.id])]
    mail_late(session, order, lines, delivery.expected_on, delivery)


def _soonest(house: Delivering) -> date:
    """Return the first day on which what is there can arrive: days before it are not kept."""
    soonest = house.outlook((), clock.now()).soonest
    return max(house.today(), soonest or house.today())


def _among(key: InstrumentedAttribute[str], missing: _Missing) -> ColumnElement[bool]:
    return key == any_(literal(list(missing), ARRAY(Text)))


def _last(days: Iterable[date | None]) -> date | None:
    """Return the last of some days, or None where one of them is not known."""
    known = list(days)
    return None if None in known else max(day for day in known if day)


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
