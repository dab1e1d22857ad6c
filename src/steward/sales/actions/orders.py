"""Orders: placed in one transaction, and given to another when two customers are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, may
from steward.customers import Person, find_person_of_user
from steward.inventory import (
    ReservationEnded,
    Sellable,
    availability,
    firm,
    lock_goods,
    sellables,
)
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict, Forbidden
from steward.kit.marks import N_
from steward.sales.actions.baskets import empty_basket, hold_goods
from steward.sales.actions.mails import mail_placed
from steward.sales.errors import PriceChanged
from steward.sales.events import OrderPlaced
from steward.sales.forms import DeliverTo
from steward.sales.models import Basket, Order, OrderLine, TakenDiscount
from steward.sales.queries import (
    delivering,
    lines_of,
    lock_limited,
    price_for,
)
from steward.sales.rules import NOTHING, OrderSource, Priced


@dataclass(frozen=True)
class Wanted:
    """Some goods that are ordered; `hold_key` is of the reservation that holds them, if any."""

    variant_id: int
    quantity: Decimal
    hold_key: str | None = None
    from_stock: bool = True


@dataclass(frozen=True)
class NewOrder:
    """What is ordered, by whom, where it goes; `shown` is what its buyer was told it comes to."""

    person: Person
    lines: Sequence[Wanted]
    to: DeliverTo
    source: OrderSource
    coupon: str = ""
    shown: Decimal | None = None


def order_basket(  # noqa: PLR0913 - a page's worth of a form
    session: Session,
    basket: Basket,
    person: Person,
    to: DeliverTo,
    *,
    shown: Decimal,
    zone: ZoneInfo,
    actor: Actor,
) -> Order:
    """Order what is in a basket, at the price that was shown. Raises as `place_order` does."""
    lines = [
        Wanted(one.variant_id, one.quantity, one.hold_key, one.from_stock)
        for one in lines_of(session, basket.id)
    ]
    wanted = NewOrder(person, lines, to, OrderSource.SHOP, basket.coupon, shown)
    order = place_order(session, wanted, zone, actor=actor)
    empty_basket(session, basket)
    return order


def place_order(session: Session, wanted: NewOrder, zone: ZoneInfo, *, actor: Actor) -> Order:
    """Place an order: goods reserved firmly, prices and discounts written down, a mail on its way.

    Raises SoldOut when goods have gone, PriceChanged when it comes to something else than was
    shown or a discount was used up meanwhile, BadInput when goods are not for sale.
    """
    _check_may(session, wanted.person, actor)
    goods = _goods(session, wanted.lines)
    lock_goods(session, [one.variant_id for one in wanted.lines])
    sold = [(goods[one.variant_id], one.quantity) for one in wanted.lines]
    priced = price_for(session, sold, wanted.person, wanted.coupon)
    _check_price(session, wanted, priced)
    order = _write(session, wanted, goods, priced)
    lines = _write_lines(session, order, wanted, goods, priced)
    _promise(session, order, lines, wanted, zone)
    placed = OrderPlaced(
        subject_id=order.id, person_id=order.person_id, net=str(order.net), currency=order.currency
    )
    events.record(session, placed, actor=actor)
    mail_placed(session, order, lines)
    return order


def _check_may(session: Session, person: Person, actor: Actor) -> None:
    if may(actor, "orders.change"):
        return
    demand(actor, "orders.own")
    own = find_person_of_user(session, actor.user_id or 0)
    if own is None or own.id != person.id:
        raise Forbidden


def _goods(session: Session, lines: Sequence[Wanted]) -> Mapping[int, Sellable]:
    if not lines:
        raise BadInput(N_("There is nothing to order."))
    goods = sellables(session, variant_ids=[one.variant_id for one in lines])
    if any(one.variant_id not in goods for one in lines):
        raise Conflict(N_("Some of these goods are not sold any more. Take them out first."))
    if len({one.currency for one in goods.values()}) > 1:
        raise BadInput(N_("These goods are priced in several currencies. Order them apart."))
    return goods


def _check_price(session: Session, wanted: NewOrder, priced: Priced) -> None:
    taken = {one.discount_id for line in priced.lines for one in line.taken}
    if lock_limited(session, sorted(taken), wanted.person.id):
        raise PriceChanged(N_("A discount was used as often as it could be just now."))
    if wanted.shown is not None and wanted.shown != priced.net:
        raise PriceChanged


def _write(
    session: Session, wanted: NewOrder, goods: Mapping[int, Sellable], priced: Priced
) -> Order:
    to = wanted.to.model_dump(include=set(DeliverTo.model_fields))
    order = Order(
        **to,
        person_id=wanted.person.id,
        source=wanted.source,
        coupon=wanted.coupon,
        currency=next(iter(goods.values())).currency,
        gross=priced.gross,
        net=priced.net,
        placed_at=clock.now(),
    )
    session.add(order)
    session.flush()
    return order


def _write_lines(
    session: Session,
    order: Order,
    wanted: NewOrder,
    goods: Mapping[int, Sellable],
    priced: Priced,
) -> list[OrderLine]:
    lines = []
    for number, (one, said) in enumerate(zip(wanted.lines, priced.lines, strict=True), start=1):
        what = goods[one.variant_id]
        line = OrderLine(
            order_id=order.id,
            number=number,
            variant_id=one.variant_id,
            sku=what.sku,
            name=what.name,
            options=what.choice,
            unit=what.unit,
            quantity=one.quantity,
            unit_price=what.price,
            gross=said.gross,
            net=said.net,
            hold_key=one.hold_key or f"order:{order.id}:{number}",
        )
        session.add(line)
        lines.append(line)
    session.flush()
    for line, said in zip(lines, priced.lines, strict=True):
        session.add_all(
            TakenDiscount(line_id=line.id, discount_id=one.discount_id, amount=one.amount)
            for one in said.taken
        )
    return lines


def _promise(
    session: Session,
    order: Order,
    lines: Sequence[OrderLine],
    wanted: NewOrder,
    zone: ZoneInfo,
) -> None:
    """Make the goods the order's, and say when they arrive: as late as the last of them."""
    house, arrivals = delivering(session, zone), []
    found = availability(session, [one.variant_id for one in lines])
    goods = sellables(session, variant_ids=[one.variant_id for one in lines])
    for line, one in zip(lines, wanted.lines, strict=True):
        there = _make_firm(session, order, line, one, goods[line.variant_id])
        own = one.quantity if line.hold_key == one.hold_key else NOTHING
        days = (
            house.arrives_from_stock(order.placed_at)
            if there
            else house.arrives(found[line.variant_id], line.quantity, order.placed_at, own=own)
        )
        line.promised_to = days.last if days else None
        arrivals.append(days)
    known = [one for one in arrivals if one]
    if len(known) == len(arrivals):
        order.promised_from = max(one.first for one in known)
        order.promised_to = max(one.last for one in known)
    session.flush()


def _make_firm(
    session: Session, order: Order, line: OrderLine, wanted: Wanted, goods: Sellable
) -> bool:
    """Make a hold firm, or reserve anew what is not held; say whether the goods are there."""
    holder = f"order:{order.id}"
    if wanted.hold_key is not None:
        try:
            firm(session, wanted.hold_key, holder=holder)
        except ReservationEnded:
            line.hold_key = f"order:{order.id}:{line.number}"
        else:
            return wanted.from_stock
    return hold_goods(session, goods, line.quantity, key=line.hold_key, holder=holder)
