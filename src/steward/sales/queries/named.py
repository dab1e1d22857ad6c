"""Orders and discounts that a sentence names, as far as whoever writes it may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Person, own_person_ids
from steward.inventory import Sellable
from steward.kit import clock
from steward.sales.models import DiscountRow, Order
from steward.sales.queries.discounts import is_used_up, uses_of
from steward.sales.queries.shop import line_of
from steward.sales.rules import NOTHING
from steward.sales.rules.naming import coupons_in, order_ids_in, references_in

_MOST, _ONE = 5, NOTHING + 1


@dataclass(frozen=True)
class OwnOrders:
    """Orders of one's own, the newest first; `named` where a sentence names them, or others."""

    orders: Sequence[Order]
    named: bool


def own_orders(session: Session, actor: Actor, sentence: str = "") -> OwnOrders:
    """Return the actor's own orders that a sentence names, else the latest ones.

    Named by number, or by what the customer or another shop calls them.
    """
    own = select(Order).where(Order.person_id.in_(own_person_ids(actor)))
    latest = own.order_by(Order.id.desc()).limit(_MOST)
    ids, references = order_ids_in(sentence), references_in(sentence)
    named = Order.id.in_(ids) | func.lower(Order.reference).in_(references)
    found = session.scalars(latest.where(named)).all() if ids or references else []
    if found or ids:
        return OwnOrders(found, named=True)
    return OwnOrders(session.scalars(latest).all(), named=False)


@dataclass(frozen=True)
class Holding:
    """Discounts that hold now: `of_coupon` where they are those of the coupon that is asked for."""

    discounts: Sequence[DiscountRow]
    asks_for_coupon: bool
    of_coupon: bool


def holding_now(
    session: Session, buyer: Person | None, sentence: str, goods: Sequence[Sellable] = ()
) -> Holding:
    """Return the discounts that hold now for a buyer: on any of some goods, or on whatever.

    One with a coupon is told of only to whoever names it, in a sentence that speaks of a coupon;
    one of a segment only to its customers. What is used up, over or to come holds for nobody.
    """
    coupons = coupons_in(sentence)
    of_coupon = _holding(session, buyer, coupons) if coupons else []
    if of_coupon:
        return Holding(of_coupon, asks_for_coupon=True, of_coupon=True)
    found = [one for one in _holding(session, buyer, ()) if _is_for(one, goods)]
    return Holding(found, asks_for_coupon=bool(coupons), of_coupon=False)


def _holding(session: Session, buyer: Person | None, coupons: Sequence[str]) -> list[DiscountRow]:
    now, segment = clock.now(), buyer.segment if buyer else None
    query = select(DiscountRow).where(
        DiscountRow.active,
        DiscountRow.since.is_(None) | (DiscountRow.since <= now),
        DiscountRow.until.is_(None) | (DiscountRow.until > now),
        DiscountRow.segment.is_(None) | (DiscountRow.segment == segment),
        DiscountRow.coupon.in_(coupons) if coupons else DiscountRow.coupon.is_(None),
    )
    rows = session.scalars(query.order_by(DiscountRow.rank, DiscountRow.id)).all()
    limited = [one.id for one in rows if one.is_limited]
    uses = uses_of(session, limited, buyer.id if buyer else None)
    return [one for one in rows if not is_used_up(one, uses)]


def _is_for(one: DiscountRow, goods: Sequence[Sellable]) -> bool:
    rule = one.rule()
    lines = [line_of(each, _ONE) for each in goods if each.currency == one.currency]
    return not goods or any(rule.goods.has(line) for line in lines)
