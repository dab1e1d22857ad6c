"""What is in a basket, what it comes to, and until when the goods are held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.inventory import Sellable, Standing, availability, sellables, standings
from steward.kit import clock
from steward.sales.models import Basket, BasketLine
from steward.sales.queries.delivery import delivering
from steward.sales.queries.discounts import discounts_for, names_of_discounts
from steward.sales.queries.shop import line_of
from steward.sales.rules import NOTHING, Arrival, Buyer, Coupon, Priced, PricedLine, price


@dataclass(frozen=True)
class BasketItem:
    """Goods in a basket: what they come to, whether they are held, and when they arrive."""

    goods: Sellable
    quantity: Decimal
    priced: PricedLine
    hold_key: str
    held: bool
    expires_at: datetime | None
    arrives: Arrival | None


@dataclass(frozen=True)
class BasketView:
    """All of a basket. `coupon` is what was named, with what became of it."""

    basket: Basket
    items: Sequence[BasketItem]
    priced: Priced
    coupon: Coupon | None
    names: dict[int, str]

    @property
    def currency(self) -> str:
        """The one currency of all prices."""
        return self.items[0].goods.currency if self.items else ""

    def off(self, discount_id: int) -> Decimal:
        """Return what one discount takes off all lines."""
        taken = (one for line in self.priced.lines for one in line.taken)
        return sum((t.amount for t in taken if t.discount_id == discount_id), NOTHING)

    @property
    def held_until(self) -> datetime | None:
        """When the first hold ends; None where nothing is held."""
        return min((one.expires_at for one in self.items if one.expires_at), default=None)

    @property
    def lost(self) -> Sequence[BasketItem]:
        """What is not held any more."""
        return [one for one in self.items if not one.held]

    @property
    def arrives(self) -> Arrival | None:
        """When all of it has arrived; None where nobody can say of some of it."""
        days = [one.arrives for one in self.items]
        known = [one for one in days if one is not None]
        if not known or len(known) < len(days):
            return None
        return Arrival(max(one.first for one in known), max(one.last for one in known))


def hash_of(token: str) -> str:
    """Return what is kept of a basket's token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def find_basket(session: Session, token: str | None, *, for_update: bool = False) -> Basket | None:
    """Return the basket of a browser's token, or None."""
    query = select(Basket).where(Basket.token_hash == hash_of(token or ""))
    return session.scalars(query.with_for_update() if for_update else query).one_or_none()


def lines_of(session: Session, basket_id: int) -> Sequence[BasketLine]:
    """Return the lines of a basket, in the order in which they were put in."""
    query = select(BasketLine).where(BasketLine.basket_id == basket_id)
    return session.scalars(query.order_by(BasketLine.added_at, BasketLine.variant_id)).all()


def count_in_basket(session: Session, token: str | None) -> int:
    """Return how many kinds of goods are in a browser's basket."""
    if not token:
        return 0
    query = select(func.count()).select_from(BasketLine).join(Basket)
    return session.scalar(query.where(Basket.token_hash == hash_of(token))) or 0


def show_basket(
    session: Session, basket: Basket, buyer: Person | None, zone: ZoneInfo
) -> BasketView:
    """Work out what a basket comes to; what is not sold any more is left out."""
    lines = lines_of(session, basket.id)
    goods = sellables(session, variant_ids=[one.variant_id for one in lines])
    sold = [(goods[one.variant_id], one) for one in lines if one.variant_id in goods]
    priced = price_for(session, [(g, one.quantity) for g, one in sold], buyer, basket.coupon)
    held = standings(session, [one.hold_key for one in lines])
    there = availability(session, list(goods))
    house = delivering(session, zone)
    now = clock.now()
    days = {
        one.variant_id: house.arrives_from_stock(now)
        if one.from_stock
        else house.arrives(there[one.variant_id], one.quantity, now, own=one.quantity)
        for _, one in sold
    }
    items = [
        _item(one, g, line, held.get(one.hold_key), days[one.variant_id])
        for (g, one), line in zip(sold, priced.lines, strict=True)
    ]
    taken = {one.discount_id for line in priced.lines for one in line.taken}
    names = names_of_discounts(session, sorted(taken))
    return BasketView(basket, items, priced, priced.coupons.get(basket.coupon), names)


def _item(
    line: BasketLine,
    goods: Sellable,
    priced: PricedLine,
    standing: Standing | None,
    arrives: Arrival | None,
) -> BasketItem:
    held = standing is not None and standing.is_open
    until = standing.expires_at if standing and held else None
    return BasketItem(goods, line.quantity, priced, line.hold_key, held, until, arrives)


def price_for(
    session: Session,
    lines: Sequence[tuple[Sellable, Decimal]],
    buyer: Person | None,
    coupon: str,
) -> Priced:
    """Work out what goods of one currency come to for a buyer who names a coupon."""
    currency = lines[0][0].currency if lines else "EUR"
    person_id, segment = (buyer.id, buyer.segment) if buyer else (None, None)
    discounts = discounts_for(session, person_id, currency, coupon=coupon)
    who = Buyer(clock.now(), segment, [coupon] if coupon else [])
    return price([line_of(goods, quantity) for goods, quantity in lines], discounts, who, currency)
