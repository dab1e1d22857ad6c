"""The demo business's orders: what was ordered, at which price, and the parcels it went in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.demo import content
from steward.demo.rhythm import HOME
from steward.inventory import sellables, stocked_goods
from steward.kit import clock
from steward.kit.bulk import PastFact
from steward.sales import (
    Delivery,
    DeliveryState,
    DiscountForm,
    DiscountRow,
    Order,
    OrderLine,
    OrderPlaced,
    OrderSource,
    OrderState,
    PastOrder,
    Payment,
    add_discount,
    write_past_orders,
)

_CURRENCY = "EUR"
_STATES = {
    "paid": OrderState.PLACED,
    "packed": OrderState.PLACED,
    "shipped": OrderState.SHIPPED,
    "delivered": OrderState.DELIVERED,
}
_CARRIERS = ("PostNL", "DHL", "bpost")
_ON_THE_WAY = (1, 1, 1, 2, 2, 3, 6)  # days
SHIPPING = timedelta(hours=20)  # from the order to the parcel's leaving
_COUPON, _TAKEN, _PERCENT = "AUTUMN", 0.2, Decimal(10)
_AUTUMN = timedelta(days=45)
_CENT, _WHOLE = Decimal("0.01"), Decimal(100)


def fill_sales(
    session: Session,
    business: content.Business,
    people: Mapping[str, int],
    sent_from: Mapping[str, int],
    *,
    actor: Actor,
) -> None:
    """Write all orders, `people` by address; `sent_from` is each order's place, by reference."""
    since = clock.now() - _AUTUMN
    with clock.frozen(since):
        discount = add_discount(session, _autumn(since), HOME, actor=actor)
    clerk = _Clerk(session, business.customers, people, discount, actor)
    orders = [clerk.write(one, sent_from[one.reference]) for one in business.orders]
    write_past_orders(session, orders, HOME)


def _autumn(since: datetime) -> DiscountForm:
    day = since.astimezone(HOME).date()
    return DiscountForm(
        name="Autumn beans",
        value=_PERCENT,
        categories=["Beans"],
        coupon=_COUPON,
        since=day,
        until=day + 2 * _AUTUMN,
    )


class _Clerk:
    """Writes an order down as the shop would have."""

    def __init__(
        self,
        session: Session,
        customers: Sequence[content.Customer],
        people: Mapping[str, int],
        discount: DiscountRow,
        actor: Actor,
    ) -> None:
        variants = [variant_id for variant_id, _, _ in stocked_goods(session, actor)]
        sold = sellables(session, variant_ids=variants).values()
        self._goods = {one.sku: one for one in sold}
        self._customers = {one.email: one for one in customers}
        self._people, self._discount = people, discount
        self._rng, self._now = Random(5), clock.now()

    def write(self, one: content.Order, place_id: int) -> PastOrder:
        """Return an order with its lines, what was taken off, and its parcel."""
        buyer, order_id = self._customers[one.customer], id_of(one)
        lines = [self._line(order_id, *numbered) for numbered in enumerate(one.lines, start=1)]
        takes = one.placed_at >= self._discount.created_at and self._rng.random() < _TAKEN
        taken = self._take(lines) if takes else {}
        order = Order(
            id=order_id,
            person_id=self._people[one.customer],
            state=_STATES[one.state],
            source=OrderSource.SHOP,
            payment=Payment.INVOICE if buyer.company else Payment.ON_DELIVERY,
            recipient=buyer.name,
            address=f"{buyer.street}, {buyer.city}, {buyer.country}",
            phone=buyer.phone,
            coupon=_COUPON if taken else "",
            currency=_CURRENCY,
            gross=sum(line.gross for line in lines),
            net=sum(line.net for line in lines),
            placed_at=one.placed_at,
        )
        placed = OrderPlaced(
            subject_id=order_id,
            person_id=order.person_id,
            net=str(order.net),
            currency=_CURRENCY,
        )
        told = [PastFact(placed, one.placed_at, buyer.name)]
        return PastOrder(order, lines, self._parcel(one, order, place_id), taken, told)

    def _line(self, order_id: int, number: int, line: content.OrderLine) -> OrderLine:
        goods, gross = self._goods[line.sku], line.quantity * line.price
        return OrderLine(
            number=number,
            variant_id=goods.variant_id,
            sku=goods.sku,
            name=goods.name,
            options=goods.choice,
            unit=goods.unit,
            quantity=Decimal(line.quantity),
            unit_price=line.price,
            gross=gross,
            net=gross,
            hold_key=hold_key_of(order_id, number),
        )

    def _take(self, lines: Sequence[OrderLine]) -> dict[int, tuple[int, Decimal]]:
        """Take the discount off the lines that it is for."""
        taken = {}
        for line in lines:
            if self._goods[line.sku].category in self._discount.categories:
                amount = (line.gross * self._discount.value / _WHOLE).quantize(_CENT)
                line.net = line.gross - amount
                taken[line.number] = self._discount.id, amount
        return taken

    def _parcel(self, one: content.Order, order: Order, place_id: int) -> Delivery | None:
        """Return how far an order's goods are; what is only paid has no parcel yet."""
        if one.state == "paid":
            return None
        parcel = Delivery(order_id=order.id, place_id=place_id, created_at=one.placed_at)
        if one.state == "packed":
            return parcel
        sent_at = min(one.placed_at + SHIPPING, self._now)
        parcel.state, parcel.shipped_at = DeliveryState.SHIPPED, sent_at
        parcel.carrier = self._rng.choice(_CARRIERS)
        parcel.tracking = f"{self._rng.randrange(10**12):012}"
        arrived_at = sent_at + timedelta(days=self._rng.choice(_ON_THE_WAY), hours=5)
        if one.state == "delivered":
            parcel.state, parcel.delivered_at = DeliveryState.DELIVERED, min(arrived_at, self._now)
        return parcel


def id_of(order: content.Order) -> int:
    """Return the id under which an order is kept: the number in its reference."""
    return int(order.reference.removeprefix("O-"))


def hold_key_of(order_id: int, number: int) -> str:
    """Return the key of the reservation that keeps a line's goods."""
    return f"order:{order_id}:{number}"
