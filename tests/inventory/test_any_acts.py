"""Any run of acts against a plain model in Python: the same levels, and all of it adds up."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    adjust,
    firm,
    fulfil,
    move,
    receive,
    release,
    release_expired,
    reserve,
    take_back,
    write_off,
)
from steward.inventory.errors import ReservationEnded, TooLittleStock
from steward.inventory.rules import Delivery, Issue, Key, Move, Receipt, Return, Want
from steward.kit import clock
from steward.kit.errors import BadInput
from tests.cast import KIM
from tests.inventory.goods import counted, differences, new_place, new_variant, slip

pytestmark = pytest.mark.database


class Step(NamedTuple):
    """One act: what it does, with which goods and how many of them, at what cost."""

    verb: str
    variant: int
    place: int
    quantity: Decimal
    cost: Decimal


VERBS = (
    *("receive", "receive", "receive", "reserve", "reserve", "hold", "deliver", "deliver"),
    *("move", "adjust", "write_off", "release", "return", "scrap", "wait"),
)
steps = st.builds(
    Step,
    st.sampled_from(VERBS),
    st.integers(0, 2),
    st.integers(0, 1),
    st.decimals("0.001", "9", places=3),
    st.decimals("0", "99", places=4),
)


@dataclass
class Model:
    """What there is and what is promised, by key; who holds what; what was sold and is out."""

    on_hand: dict[Key, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    promised: dict[str, tuple[Key, Decimal, datetime | None]] = field(default_factory=dict)
    sold: dict[int, tuple[Key, Decimal]] = field(default_factory=dict)

    def reserved(self, key: Key) -> Decimal:
        return sum((n for k, n, _ in self.promised.values() if k == key), Decimal(0))

    def end_expired(self, key: Key | None = None) -> None:
        now = clock.now()
        for name, (held, _, until) in list(self.promised.items()):
            if until and until <= now and key in (None, held):
                del self.promised[name]


class Shop:
    """The ledger and the model side by side: each act is tried on both."""

    def __init__(self, session: Session) -> None:
        self.session, self.model, self.names = session, Model(), iter(range(10_000))
        self.variants = [
            new_variant(session),
            new_variant(session, cost_method="average"),
            new_variant(session, may_backorder=True),
        ]
        self.places = [new_place(session), new_place(session)]

    def do(self, step: Step) -> None:
        """Do a step; what is refused must leave no trace."""
        key = Key(self.variants[step.variant], self.places[step.place])
        may_owe = step.variant == 2
        free = self.model.on_hand[key] - self.model.reserved(key)
        try:
            with self.session.begin_nested():
                getattr(self, f"_{step.verb}")(key, step.quantity, step.cost)
        except (TooLittleStock, BadInput):
            known = key in self.model.on_hand and step.verb not in {"return", "scrap"}
            assert not known or (free < step.quantity and not may_owe) or free == 0

    def _receive(self, key: Key, quantity: Decimal, cost: Decimal) -> None:
        receive(self.session, [Receipt(key, quantity, cost)], slip(), actor=KIM.actor)
        self.model.on_hand[key] += quantity

    def _adjust(self, key: Key, quantity: Decimal, cost: Decimal) -> None:
        change = quantity if cost > 50 else -quantity
        under = slip(reason="Counted")
        adjust(self.session, [Issue(key, change)], under, actor=KIM.actor)
        self.model.on_hand[key] += change

    def _write_off(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        under = slip(reason="Broken")
        write_off(self.session, [Issue(key, quantity)], under, actor=KIM.actor)
        self.model.on_hand[key] -= quantity

    def _move(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        to = sum(self.places) - key.place_id
        move(self.session, [Move(key, to, quantity)], slip(), actor=KIM.actor)
        self.model.on_hand[key] -= quantity
        self.model.on_hand[key._replace(place_id=to)] += quantity

    def _reserve(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        self._promise(key, quantity, None)

    def _hold(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        self._promise(key, quantity, clock.now() + timedelta(minutes=5))

    def _promise(self, key: Key, quantity: Decimal, until: datetime | None) -> None:
        name = slip().key
        reserve(self.session, [Want(key.spot, quantity)], key=name, holder="order:1", until=until)
        self.model.end_expired(key)
        self.model.promised[name] = (key, quantity, until)

    def _deliver(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        name = next((n for n, (held, _, _) in self.model.promised.items() if held == key), None)
        if name is None:
            return
        _, promised, _ = self.model.promised[name]
        part = min(quantity, promised)
        firm(self.session, name)
        delivery = Delivery(name, (Issue(key, part),))
        booked = fulfil(self.session, delivery, slip(), actor=KIM.actor)
        self.model.on_hand[key] -= part
        self.model.promised[name] = (key, promised - part, None)
        if part == promised:
            del self.model.promised[name]
        self.model.sold[booked.movements[0].id] = (key, part)

    def _release(self, key: Key, _quantity: Decimal, _cost: Decimal) -> None:
        name = next((n for n, (held, _, _) in self.model.promised.items() if held == key), None)
        if name is not None:
            release(self.session, name)
            del self.model.promised[name]
            with pytest.raises(ReservationEnded):
                firm(self.session, name)

    def _return(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        self._take_back(key, quantity, scrapped=False)

    def _scrap(self, key: Key, quantity: Decimal, _cost: Decimal) -> None:
        self._take_back(key, quantity, scrapped=True)

    def _take_back(self, key: Key, quantity: Decimal, *, scrapped: bool) -> None:
        for sale, (sold, out) in list(self.model.sold.items()):
            if sold.variant_id == key.variant_id:
                line = Return(sale, quantity, key.place_id, scrapped)
                take_back(self.session, [line], slip(), actor=KIM.actor)
                self.model.sold[sale] = (sold, out - quantity)
                self.model.on_hand[key] += Decimal(0) if scrapped else quantity
                assert out >= quantity
                return

    def _wait(self, _key: Key, _quantity: Decimal, _cost: Decimal) -> None:
        """Ten minutes later, the job comes by: holds have ended."""
        with clock.frozen(clock.now() + timedelta(minutes=10)):
            release_expired(self.session)
            self.model.end_expired()

    def check(self) -> None:
        """Compare both."""
        for key, quantity in self.model.on_hand.items():
            if quantity or self.model.reserved(key):
                assert counted(self.session, key) == (quantity, self.model.reserved(key))
        assert differences(self.session) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=8, max_size=25))
def test_the_ledger_does_what_a_plain_model_does(session: Session, run: list[Step]) -> None:
    with session.begin_nested() as undone:
        shop = Shop(session)
        for step in run:
            shop.do(step)
        shop.check()
        undone.rollback()
