"""What selling knows of people: told to them, and erased, when they ask.

Amounts, goods and days stay, since the books must stay true. By law the recipient and the address
of an order may have to be kept for some years: then they stay for so long.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from steward.customers import Erasing, Known, Person, Row, rows_told
from steward.kit.marks import N_
from steward.sales.models import (
    Deal,
    Delivery,
    Order,
    OrderLine,
    OrderReturn,
    Refund,
    ReturnLine,
    StockWatch,
)
from steward.sales.rules import UNSENT, WatchState, order_number
from steward.sales.rules.books import region_of
from steward.sales.rules.returns import ReturnState

_YEAR = timedelta(days=365.25)
_RETURNS_DONE = (ReturnState.CLOSED, ReturnState.REFUSED, ReturnState.WITHDRAWN)


def _orders_told(session: Session, person: Person) -> list[Row]:
    columns = (Order.id, Order.placed_at, Order.state, Order.recipient, Order.address, Order.phone)
    query = select(*columns, Order.reference, Order.net, Order.currency)
    return rows_told(session, query.where(Order.person_id == person.id).order_by(Order.id))


def _lines_told(session: Session, person: Person) -> list[Row]:
    query = select(OrderLine.order_id, OrderLine.name, OrderLine.quantity, OrderLine.net)
    mine = query.join(Order).where(Order.person_id == person.id)
    return rows_told(session, mine.order_by(OrderLine.id))


def _returns_told(session: Session, person: Person) -> list[Row]:
    query = select(
        OrderReturn.order_id,
        OrderReturn.created_at,
        OrderReturn.state,
        OrderReturn.reason,
        OrderReturn.note,
        OrderReturn.answer,
    )
    mine = query.join(Order).where(Order.person_id == person.id)
    return rows_told(session, mine.order_by(OrderReturn.id))


def _refunds_told(session: Session, person: Person) -> list[Row]:
    query = select(Refund.order_id, Refund.at, Refund.amount, Refund.currency, Refund.reason)
    mine = query.join(Order).where(Order.person_id == person.id)
    return rows_told(session, mine.order_by(Refund.id))


def _watches_told(session: Session, person: Person) -> list[Row]:
    query = select(StockWatch.variant_id, StockWatch.state, StockWatch.asked_at)
    return rows_told(session, query.where(StockWatch.person_id == person.id))


def _open(session: Session, person: Person) -> Sequence[str]:
    unsent = select(Order.id).where(Order.person_id == person.id, Order.state.in_(UNSENT))
    back = (
        select(OrderReturn.order_id)
        .join(Order)
        .where(Order.person_id == person.id, OrderReturn.state.not_in(_RETURNS_DONE))
    )
    return [
        *(
            N_("%(order)s is not sent yet. Send or cancel it first.", order=order_number(one))
            for one in session.scalars(unsent.order_by(Order.id))
        ),
        *(
            N_(
                "A return of %(order)s is under way. Pay it back and close it first.",
                order=order_number(one),
            )
            for one in session.scalars(back.order_by(OrderReturn.id))
        ),
    ]


def _erase(session: Session, erasing: Erasing) -> None:
    orders = session.scalars(select(Order).where(Order.person_id == erasing.person_id)).all()
    kept = [one for one in orders if one.placed_at > erasing.keep_since]
    for one in orders:
        erasing.said |= {one.recipient, one.reference, one.address} - {""}
        if one not in kept:
            one.recipient, one.phone, one.reference = erasing.label, "", ""
            one.address = f"{erasing.label}, {region}" if (region := region_of(one.address)) else ""
    if kept:
        until = max(one.placed_at for one in kept) + erasing.keep_years * _YEAR
        what = N_("Recipient and address of %(number)s orders", number=len(kept))
        erasing.stays.append((what, N_("the law asks for them beside invoices"), until))
    if orders:
        erasing.stays.append(
            (N_("Amounts, goods and days of orders"), N_("the books must stay true"), None)
        )
    erasing.count(N_("Orders"), len(orders) - len(kept))
    ids = {one.id for one in orders}
    erasing.about["order"] = ids
    erasing.numbers |= {one.number for one in orders}
    _erase_beside_orders(session, erasing, ids)
    _erase_deals(session, erasing)
    session.flush()


def _erase_beside_orders(session: Session, erasing: Erasing, ids: set[int]) -> None:
    """What was written about deliveries, returns and refunds goes; what they came to stays."""
    session.execute(text("set local steward.erasing = 'yes'"))
    theirs = OrderReturn.order_id.in_(ids)
    returns = set(session.scalars(select(OrderReturn.id).where(theirs)))
    sent = set(session.scalars(select(Delivery.id).where(Delivery.order_id.in_(ids))))
    erasing.about |= {"return": returns, "delivery": sent}
    session.execute(update(OrderReturn).where(theirs).values(note="", answer=""))
    session.execute(update(ReturnLine).where(ReturnLine.return_id.in_(returns)).values(note=""))
    session.execute(update(Delivery).where(Delivery.order_id.in_(ids)).values(tracking="", why=""))
    session.execute(update(Refund).where(Refund.order_id.in_(ids)).values(reason=""))


def _erase_deals(session: Session, erasing: Erasing) -> None:
    theirs = Deal.person_id == erasing.person_id
    ids = session.scalars(select(Deal.id).where(theirs)).all()
    erasing.about["deal"] = set(ids)
    empty = {"title": erasing.label, "account": "", "next_step": "", "lost_words": ""}
    quietly = update(Deal).where(theirs).values(**empty, external_id="")
    session.execute(quietly.execution_options(synchronize_session=False))
    erasing.count(N_("Deals"), len(ids))
    mine = StockWatch.person_id == erasing.person_id
    waits = session.scalars(select(StockWatch.id).where(mine)).all()
    erasing.about["stock watch"] = set(waits)
    ended = {"state": WatchState.ENDED, "ended_at": func.coalesce(StockWatch.ended_at, func.now())}
    session.execute(update(StockWatch).where(mine).values(**ended))


KNOWN = (
    Known("orders", N_("Orders"), _orders_told, in_the_way=_open, erase=_erase),
    Known("order lines", N_("Goods ordered"), _lines_told),
    Known("returns", N_("Returns"), _returns_told),
    Known("refunds", N_("Refunds"), _refunds_told),
    Known("stock watches", N_("Waiting for goods"), _watches_told),
)
