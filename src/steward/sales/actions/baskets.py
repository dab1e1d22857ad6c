"""Baskets: goods put in and held for a while, more or fewer of them, a coupon named."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.inventory import (
    Sellable,
    Spot,
    TooLittleStock,
    Want,
    availability,
    find_selling_place,
    lock_goods,
    release,
    renew,
    reserve,
    sellables,
    standings,
)
from steward.kit import clock
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.sales.errors import SoldOut
from steward.sales.models import Basket, BasketLine
from steward.sales.queries import find_basket, hash_of, lines_of
from steward.sales.rules import NOTHING, served

HELD_FOR = timedelta(minutes=30)
_MOST_LINES = 50
_MOST_OF_ONE = Decimal(1000)


def open_basket(session: Session, token: str | None) -> tuple[Basket, str]:
    """Return the basket of a browser's token, locked, or a new one; and the token to keep."""
    known = find_basket(session, token, for_update=True) if token else None
    if known is not None and token:
        return known, token
    new = secrets.token_urlsafe(24)
    basket = Basket(token_hash=hash_of(new), changed_at=clock.now())
    session.add(basket)
    session.flush()
    return basket, new


def put_in(session: Session, basket: Basket, variant_id: int, quantity: Decimal) -> None:
    """Put so many more of some goods in a basket, and hold them. Raises SoldOut, BadInput."""
    line = session.get(BasketLine, (basket.id, variant_id))
    set_quantity(session, basket, variant_id, quantity + (line.quantity if line else NOTHING))


def set_quantity(session: Session, basket: Basket, variant_id: int, quantity: Decimal) -> None:
    """Let there be so many of some goods in a basket, all of them held; nothing takes them out.

    Every act lets all holds of the basket last anew, and takes again what was lost and can be
    had. Raises SoldOut, and nothing changes; NotFound for what is not for sale; BadInput.
    """
    lines = {one.variant_id: one for one in lines_of(session, basket.id)}
    line = lines.pop(variant_id, None)
    lock_goods(session, [variant_id, *lines])
    if line is not None:
        release(session, line.hold_key)
        session.delete(line)
        session.flush()
    if quantity > 0:
        goods = _goods(session, variant_id, lines)
        _check_quantity(quantity)
        _hold(session, basket, goods, quantity, line.added_at if line else clock.now())
    _keep(session, basket, lines.values())


def _goods(session: Session, variant_id: int, lines: dict[int, BasketLine]) -> Sellable:
    found = sellables(session, variant_ids=[variant_id, *lines])
    if variant_id not in found:
        raise NotFound
    if len(lines) >= _MOST_LINES:
        raise BadInput(N_("At most %(most)s kinds of goods fit in a basket.", most=_MOST_LINES))
    if len({one.currency for one in found.values()}) > 1:
        raise BadInput(N_("These goods are priced in another currency. Order them by themselves."))
    return found[variant_id]


def _check_quantity(quantity: Decimal) -> None:
    if quantity > _MOST_OF_ONE:
        msg = N_("At most %(most)s at once. Ask us for more.", most=_MOST_OF_ONE)
        raise BadInput(msg, errors={"quantity": msg})


def _hold(
    session: Session, basket: Basket, goods: Sellable, quantity: Decimal, added_at: datetime
) -> None:
    key = f"basket:{basket.id}:{secrets.token_hex(8)}"
    until = clock.now() + HELD_FOR
    there = hold_goods(session, goods, quantity, key=key, holder=f"basket:{basket.id}", until=until)
    values = {"basket_id": basket.id, "variant_id": goods.variant_id, "quantity": quantity}
    session.add(BasketLine(**values, hold_key=key, from_stock=there, added_at=added_at))
    session.flush()


def hold_goods(
    session: Session,
    goods: Sellable,
    quantity: Decimal,
    *,
    key: str,
    holder: str,
    until: datetime | None = None,
) -> bool:
    """Reserve goods at the places that have them; say whether all of them are there.

    The caller has locked them by `lock_goods`. Raises SoldOut.
    """
    there = availability(session, [goods.variant_id])[goods.variant_id]
    last = find_selling_place(session) if goods.may_backorder else None
    parts = served(there.free, quantity, last)
    wants = [Want(Spot(goods.variant_id, place), count) for place, count in parts.items()]
    if not wants or goods.is_paused:
        raise _sold_out(goods, there.total)
    try:
        reserve(session, wants, key=key, holder=holder, until=until)
    except TooLittleStock as error:
        raise _sold_out(goods, there.total) from error
    return there.total >= quantity


def _sold_out(goods: Sellable, left: Decimal) -> SoldOut:
    if goods.is_paused:
        return SoldOut(N_("%(what)s is not for sale at the moment.", what=goods.name))
    if left > 0:
        words = {"what": goods.name, "left": f"{left.normalize():f}"}
        return SoldOut(N_("%(what)s: only %(left)s left just now.", **words))
    return SoldOut(N_("%(what)s: the last one has just gone to somebody else.", what=goods.name))


def _keep(session: Session, basket: Basket, lines: Iterable[BasketLine]) -> None:
    """Let the other holds last anew; hold again what can be had of those that ended."""
    by_key = {one.hold_key: one for one in lines}
    held = standings(session, list(by_key))
    kept = renew(session, list(by_key), clock.now() + HELD_FOR)
    for key in by_key.keys() - kept:
        if key not in held or not held[key].is_open:
            _hold_again(session, basket, by_key[key])
    basket.changed_at = clock.now()
    session.flush()


def _hold_again(session: Session, basket: Basket, line: BasketLine) -> None:
    goods = sellables(session, variant_ids=[line.variant_id]).get(line.variant_id)
    if goods is None:
        return
    until, key = clock.now() + HELD_FOR, f"basket:{basket.id}:{secrets.token_hex(8)}"
    holder = f"basket:{basket.id}"
    try:
        there = hold_goods(session, goods, line.quantity, key=key, holder=holder, until=until)
    except SoldOut:
        return  # the page says that it is gone
    line.hold_key, line.from_stock = key, there


def name_coupon(session: Session, basket: Basket, coupon: str) -> None:
    """Keep the coupon that a customer names, or none."""
    basket.coupon = coupon
    lines = lines_of(session, basket.id)
    lock_goods(session, [one.variant_id for one in lines])
    _keep(session, basket, lines)


def empty_basket(session: Session, basket: Basket) -> None:
    """Take out what was ordered; whatever holds it is the order's by now."""
    session.execute(delete(BasketLine).where(BasketLine.basket_id == basket.id))
    basket.coupon, basket.changed_at = "", clock.now()


def forget_baskets(session: Session, before: datetime) -> int:
    """Delete baskets that nobody has touched since then; their holds have long expired."""
    old = select(Basket.id).where(Basket.changed_at < before)
    gone = session.execute(delete(Basket).where(Basket.id.in_(old)).returning(Basket.id))
    return len(gone.all())
