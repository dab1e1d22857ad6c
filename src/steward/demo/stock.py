"""A year of the demo business's stock: what came, went, was moved, counted and put aside."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.demo.content import Order, Product
from steward.demo.sales import SHIPPING, hold_key_of, id_of
from steward.inventory import (
    Issue,
    Key,
    LotForm,
    Move,
    MovementKind,
    PastAct,
    Place,
    Receipt,
    Slip,
    Spot,
    Want,
    add_lot,
    book_count,
    book_past,
    check_ledger,
    enter_count,
    levels_of,
    open_count,
    places_in_use,
    reserve,
    stocked_goods,
)
from steward.kit import clock

_WAREHOUSE, _SHOPS = "Rotterdam, warehouse", {"Ghent, store": 0.12, "Lyon, store": 0.06}
_PERIOD = timedelta(days=45)  # from one delivery of some goods to the next
_EARLIER = timedelta(hours=3)  # a delivery is there, and moved on to its shop, before the sales
_AHEAD = (Decimal(0), Decimal(1), Decimal(2), Decimal(3))  # times what was sold since
_SHARE = Decimal("0.5")  # of its price is what a product cost, about
_DONE = ("shipped", "delivered")
_COUNTED = 8
_DAMAGED = 90  # of so many deliveries, one has a piece that is wet
_SOON = timedelta(days=12)


@dataclass(frozen=True)
class Stocked:
    """From which place each order is sent, by its reference; what came, when, by which act."""

    sent_from: Mapping[str, int]
    came: Sequence[tuple[datetime, str, Receipt]]


def fill_stock(
    session: Session, orders: Sequence[Order], products: Sequence[Product], *, actor: Actor
) -> Stocked:
    """Book what orders took and what came in for them; put aside what is not shipped yet."""
    _enter_old_lot(session, actor)
    places = {place.name: place for place in places_in_use(session, actor)}
    history = History(session, orders, products, places, actor)
    book_past(session, sorted(history.acts(), key=lambda act: act.at), actor=actor)
    for order in orders:
        if order.state not in _DONE:
            history.put_aside(order)
    _count(session, places["Ghent, store"].id, history.variants, actor)
    check_ledger(session)
    return Stocked(history.sent_from, history.came)


def _count(session: Session, place_id: int, variants: Sequence[int], actor: Actor) -> None:
    """Count some of a shop: a cup too few, a filter too many."""
    there = [one for one in levels_of(session, variants) if one.key.place_id == place_id]
    count = open_count(session, place_id, "", actor=actor)
    for number, one in enumerate([one for one in there if one.free > 1][:_COUNTED]):
        found = one.on_hand + {2: -1, 5: 1}.get(number, 0)
        enter_count(session, count.id, one.key, found, actor=actor)
    book_count(session, count.id, actor=actor)


def _one_more(line: Receipt) -> Receipt:
    return Receipt(line.key, Decimal(1), line.unit_cost)


def _enter_old_lot(session: Session, actor: Actor) -> None:
    """Enter a lot of beans that must be sold soon."""
    roasted = (one for one in stocked_goods(session, actor) if any(c[0] == "R" for c in one[2]))
    for variant_id, _, _ in islice(roasted, 1):
        last_day = clock.now().date() + _SOON
        form = LotForm(code=f"R{last_day:%y%m%d}", expires_on=last_day)
        add_lot(session, variant_id, form, actor=actor)


class History:
    """What happened, worked out from the orders backwards: who sold it must have had it."""

    def __init__(
        self,
        session: Session,
        orders: Sequence[Order],
        products: Sequence[Product],
        places: dict[str, Place],
        actor: Actor,
    ) -> None:
        self._session, self._orders, self._now = session, orders, clock.now()
        self._rng = Random(3)
        self._places = {name: place.id for name, place in places.items()}
        goods = stocked_goods(session, actor)
        self.variants = [variant_id for variant_id, _, _ in goods]
        self._goods = {sku: (variant_id, lots) for variant_id, sku, lots in goods}
        self._costs = {one.sku: (one.price * _SHARE).quantize(Decimal("0.01")) for one in products}
        self._sales: list[tuple[datetime, Key, Decimal]] = []  # out of the warehouse or a shop
        self.sent_from: dict[str, int] = {}
        self.came: list[tuple[datetime, str, Receipt]] = []

    def acts(self) -> Iterator[PastAct]:
        """Yield all acts, in no order."""
        for order in self._orders:
            if order.state not in _DONE:
                kept = self._taken(order, self._places[_WAREHOUSE])
                self._sales += [(order.placed_at, line.key, line.quantity) for line in kept]
            elif lines := self._sold(order):
                slip = Slip(f"demo:{order.reference}", f"order:{id_of(order)}")
                at = min(order.placed_at + SHIPPING, self._now)
                self._sales += [(at, line.key, line.quantity) for line in lines]
                yield PastAct(at, MovementKind.SALE, slip, lines)
        yield from self._supplies()

    def _sold(self, order: Order) -> list[Issue]:
        place = self._rng.choices(
            [_WAREHOUSE, *_SHOPS], [1 - sum(_SHOPS.values()), *_SHOPS.values()]
        )[0]
        return self._taken(order, self._places[place])

    def _taken(self, order: Order, place_id: int) -> list[Issue]:
        self.sent_from[order.reference] = place_id
        lines = []
        for line in order.lines:
            variant_id, lots = self._goods[line.sku]
            key = Key(variant_id, place_id, lots.get(line.lot or ""))
            lines.append(Issue(key, Decimal(line.quantity)))
        return lines

    def _supplies(self) -> Iterator[PastAct]:
        """Yield a delivery before each period of sales, and the shops' share on its way to them."""
        needs = defaultdict[tuple[Key, datetime], Decimal](Decimal)
        start = min(order.placed_at for order in self._orders) - timedelta(days=3)
        for at, key, quantity in self._sales:
            period = (at - start) // _PERIOD
            needs[key, start + period * _PERIOD] += quantity
        costs = {self._goods[sku][0]: cost for sku, cost in self._costs.items()}
        for number, ((key, at), quantity) in enumerate(needs.items()):
            spare = Decimal(self._rng.randint(0, max(1, int(quantity) // 6)))
            if self._now - at < _PERIOD:  # it has to last for a while
                spare += int(quantity * self._rng.choice(_AHEAD))
            came, cost = at - _EARLIER, costs[key.variant_id]
            yield from self._supply(key, came, quantity + spare, cost, number)
        yield from self._never_sold(start, costs)

    def _supply(
        self, key: Key, at: datetime, quantity: Decimal, cost: Decimal, number: int
    ) -> Iterator[PastAct]:
        home = key._replace(place_id=self._places[_WAREHOUSE])
        dearer = cost * Decimal(self._rng.choice(("0.97", "1", "1", "1.04")))
        line = Receipt(home, quantity, dearer.quantize(Decimal("0.01")))
        slip = Slip(f"demo:receipt:{number}", f"delivery note {3000 + number}")
        self.came.append((at, slip.key, line))
        yield PastAct(at, MovementKind.RECEIPT, slip, [line])
        if number % _DAMAGED == 0:
            found = at + timedelta(hours=2)
            wet = Slip(f"demo:wet:{number}", reason="Wet from the rain, not for sale")
            yield PastAct(at, MovementKind.RECEIPT, Slip(f"{slip.key}:wet"), [_one_more(line)])
            yield PastAct(found, MovementKind.WRITE_OFF, wet, [Issue(home, Decimal(1))])
        if home != key:
            moved = Slip(f"demo:move:{number}")
            later = at + timedelta(hours=1)
            move = Move(home, key.place_id, quantity)
            yield PastAct(later, MovementKind.TRANSFER, moved, [move])

    def _never_sold(self, start: datetime, costs: dict[int, Decimal]) -> Iterator[PastAct]:
        """Yield what nobody has bought yet: the newest lots, and variants that do not sell."""
        sold = {key.variant_id for _, key, _ in self._sales}
        home = self._places[_WAREHOUSE]
        for sku, (variant_id, lots) in self._goods.items():
            roasts = [lot for code, lot in lots.items() if code.startswith("R")]
            keys = [Key(variant_id, home, lot) for lot in roasts]
            if variant_id not in sold:
                keys = keys or [Key(variant_id, home)]
            cost = costs.get(variant_id, Decimal(20))
            lines = [Receipt(key, Decimal(self._rng.randint(3, 24)), cost) for key in keys]
            if lines:
                at = self._now - timedelta(days=2) if roasts else start
                yield PastAct(at, MovementKind.RECEIPT, Slip(f"demo:first:{sku}"), lines)

    def put_aside(self, order: Order) -> None:
        """Reserve what an order waits for, firmly."""
        home, order_id = self._places[_WAREHOUSE], id_of(order)
        for number, line in enumerate(order.lines, start=1):
            want = Want(Spot(self._goods[line.sku][0], home), Decimal(line.quantity))
            key = hold_key_of(order_id, number)
            reserve(self._session, [want], key=key, holder=f"order:{order_id}")
