"""What customers see of what is sold: its price with discounts, and when it arrives."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Person, find_person_of_user
from steward.inventory import (
    Availability,
    Sellable,
    ShelfAsked,
    ShelfRow,
    availability,
    sellables,
    shelf,
)
from steward.kit import clock
from steward.kit.paging import Page
from steward.sales.queries.delivery import Delivering, delivering
from steward.sales.queries.discounts import discounts_for, names_of_discounts
from steward.sales.rules import Arrival, Buyer, Discount, Line, PricedLine, price

_ONE = Decimal(1)


@dataclass(frozen=True)
class Offer:
    """One unit of some goods: what it comes to now, by which discounts, and when it arrives."""

    goods: Sellable
    priced: PricedLine
    discounts: Sequence[str]
    there: Availability
    arrives: Arrival | None

    @property
    def can_be_had(self) -> bool:
        """Whether it can be put in a basket."""
        return self.there.total > 0 or self.goods.may_backorder


@dataclass(frozen=True)
class Shelved:
    """A product in the catalogue, with the cheapest offer of it that can be had."""

    row: ShelfRow
    best: Offer
    offers: int


def find_buyer(session: Session, who: Actor | None) -> Person | None:
    """Return the person who looks on, or None for a stranger or one of the staff."""
    is_customer = who is not None and not who.is_staff and who.user_id is not None
    return find_person_of_user(session, who.user_id or 0) if who and is_customer else None


def list_shop(
    session: Session,
    asked: ShelfAsked,
    buyer: Person | None,
    zone: ZoneInfo,
    *,
    cursor: str | None = None,
) -> Page[Shelved]:
    """List the products that are for sale, a page at a time."""
    rows = shelf(session, asked, cursor=cursor)
    goods = sellables(session, product_ids=[one.product.id for one in rows.items])
    by_product: dict[int, list[Offer]] = {}
    for offer in offers(session, goods.values(), buyer, zone):
        by_product.setdefault(offer.goods.product_id, []).append(offer)
    shelved = [
        Shelved(one, min(found, key=_cheapest_there), len(found))
        for one in rows.items
        if (found := by_product.get(one.product.id))
    ]
    return Page(shelved, rows.next_cursor)


def _cheapest_there(offer: Offer) -> tuple[bool, Decimal]:
    return not offer.can_be_had, offer.priced.net


def offers_of(
    session: Session, product_id: int, buyer: Person | None, zone: ZoneInfo
) -> list[Offer]:
    """Return the variants of a product as they are offered."""
    return offers(session, sellables(session, product_ids=[product_id]).values(), buyer, zone)


def offers(
    session: Session, goods: Collection[Sellable], buyer: Person | None, zone: ZoneInfo
) -> list[Offer]:
    """Return one unit of each of some goods as it is offered to a buyer."""
    person_id, segment = (buyer.id, buyer.segment) if buyer else (None, None)
    by_currency = {
        currency: discounts_for(session, person_id, currency)
        for currency in {one.currency for one in goods}
    }
    who, house = Buyer(clock.now(), segment), delivering(session, zone)
    there = availability(session, [one.variant_id for one in goods])
    priced = {one.variant_id: _priced(one, by_currency[one.currency], who) for one in goods}
    names = names_of_discounts(session, _taken_ids(priced.values()))
    return [
        Offer(
            one,
            line := priced[one.variant_id],
            [names[taken.discount_id] for taken in line.taken],
            found := there[one.variant_id],
            _arrives(house, one, found),
        )
        for one in goods
    ]


def _arrives(house: Delivering, goods: Sellable, there: Availability) -> Arrival | None:
    """Say when a unit arrives, or could: of what cannot be ordered now, only a known day."""
    now = clock.now()
    if there.total >= _ONE:
        return house.arrives_from_stock(now)
    if not goods.may_backorder and there.comes_on(_ONE) is None:
        return None
    return house.arrives(there, _ONE, now)


def _priced(goods: Sellable, discounts: Iterable[Discount], who: Buyer) -> PricedLine:
    return price([line_of(goods, _ONE)], discounts, who, goods.currency).lines[0]


def line_of(goods: Sellable, quantity: Decimal) -> Line:
    """Return goods as prices are worked out of them."""
    return Line(goods.variant_id, goods.product_id, goods.category, quantity, goods.price)


def _taken_ids(lines: Iterable[PricedLine]) -> list[int]:
    return sorted({taken.discount_id for line in lines for taken in line.taken})
