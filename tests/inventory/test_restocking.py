"""Goods that run low: one alert, one mail, one order; and quiet until it is over."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    WATCH,
    adjust,
    close_alert,
    confirm_purchase,
    firm,
    receive_purchase,
    release,
    reserve,
    set_point,
    tell_alerts,
    watch,
)
from steward.inventory.errors import AlertEnded
from steward.inventory.events import StockRanLow
from steward.inventory.forms import (
    ConfirmationForm,
    EndForm,
    PointForm,
    PurchaseReceiptForm,
)
from steward.inventory.models import PurchaseOrder, RestockAlert
from steward.inventory.queries import lines_of
from steward.inventory.rules import AlertState, Issue, Key, SupplierKind, Want
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.outbox import Letter
from tests.cast import ADA, KIM
from tests.inventory.buying import new_supplier, pointed
from tests.inventory.goods import slip
from tests.inventory.test_ledger_races import at_once

pytestmark = pytest.mark.database
KEEPER = KIM.actor
ROSSI = "orders@rossi.example"
LATER = timedelta(minutes=3)


@pytest.fixture
def _in_app(app: Flask) -> Iterator[None]:
    """Mails are written by templates of the app, and quiet minutes pass at once."""
    with app.app_context(), clock.frozen(clock.now()):
        yield


def take(session: Session, key: Key, quantity: str) -> None:
    """Find that there are fewer."""
    lost = Issue(key, -Decimal(quantity))
    adjust(session, [lost], slip(reason="Counted"), actor=KEEPER)


def woken(session: Session) -> list[str]:
    """Return of which goods somebody is to look whether they ran low."""
    asked = "select args->>'variants' from procrastinate_jobs where task_name = :name order by id"
    return list(session.scalars(text(asked), {"name": WATCH}))


def alerts(session: Session) -> Sequence[RestockAlert]:
    query = select(RestockAlert).order_by(RestockAlert.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def letters(session: Session) -> list[dict[str, str]]:
    return [one.payload for one in session.scalars(select(Letter))]


def states(session: Session) -> list[str]:
    return [one.state for one in alerts(session)]


def tell(session: Session) -> int:
    clock.advance(LATER)
    return tell_alerts(session)


def confirm(session: Session, order: PurchaseOrder) -> None:
    """Say as its supplier that all of an order comes in a week."""
    day = str(clock.now().date() + timedelta(days=7))
    lines = [
        {"line_id": one.id, "quantity": one.quantity, "arrives_on": day}
        for one in lines_of(session, order.id)
    ]
    form = ConfirmationForm.model_validate({"lines": lines})
    confirm_purchase(session, order.id, form, version=None, actor=KEEPER)


def take_in(session: Session, order: PurchaseOrder) -> None:
    came = [{"line_id": one.id, "quantity": one.quantity} for one in lines_of(session, order.id)]
    receipt = PurchaseReceiptForm.model_validate({"key": "first-press", "lines": came})
    receive_purchase(session, order.id, receipt, actor=KEEPER)


def ran_low(session: Session) -> list[list[int]]:
    """Return which alerts were told to staff, each time."""
    told = select(Fact).where(Fact.kind == StockRanLow.kind).order_by(Fact.id)
    return [fact.data["alerts"] for fact in session.scalars(told)]


@pytest.mark.usefixtures("_in_app")
def test_what_falls_to_its_point_is_ordered_and_told_once_until_it_is_here(
    session: Session,
) -> None:
    rossi = new_supplier(session)
    key, other = pointed(session, rossi), pointed(session, rossi)
    take(session, key, "9")
    assert woken(session) == []
    assert watch(session) == 0, "one above the point"
    take(session, key, "1")
    take(session, other, "12")
    assert woken(session) == [str(key.variant_id), str(other.variant_id)]
    assert watch(session, [key.variant_id, other.variant_id]) == 2
    assert tell_alerts(session) == 0, "more may fall within the same minutes"
    assert tell(session) == 2

    (order,) = session.scalars(select(PurchaseOrder)).all()
    ordered = {one.variant_id: one.quantity for one in lines_of(session, order.id)}
    assert ordered == {key.variant_id: 24, other.variant_id: 24}, "up to 40, in packs of six"
    (letter,) = (one for one in letters(session) if one["to_address"] == ROSSI)
    assert "20 left, 0 on their way" in letter["text"]
    assert "/supply/" in letter["text"]
    assert ran_low(session) == [[one.id for one in alerts(session)]]

    # Nothing more while it is open, though it falls further and all look again.
    take(session, key, "5")
    assert (watch(session), tell(session)) == (0, 0)
    assert session.scalar(select(func.count()).select_from(PurchaseOrder)) == 1

    confirm(session, order)
    watch(session)
    assert states(session) == ["open"] * 2, "an order on its way is no stock"
    take_in(session, order)
    watch(session)
    assert states(session) == ["closed", "closed"]
    take(session, key, "19")
    assert watch(session, [key.variant_id]) == 1, "it runs low anew"


@pytest.mark.usefixtures("_in_app")
def test_firm_reservations_count_and_a_closed_alert_is_quiet_until_it_rises(
    session: Session,
) -> None:
    key = pointed(session, None)
    soon = clock.now() + timedelta(minutes=5)
    hold = reserve(session, [Want(key.spot, Decimal(11))], key="basket:1", holder="b", until=soon)
    assert woken(session) == []
    firm(session, hold.key, holder="order:1")
    assert woken(session) == [str(key.variant_id)]
    assert watch(session) == 1
    (alert,) = alerts(session)
    assert alert.position == 19
    assert alert.point == 20
    close_alert(session, alert.id, EndForm(reason="We stop selling it"), actor=KEEPER)
    with pytest.raises(AlertEnded):
        close_alert(session, alert.id, EndForm(reason="Again"), actor=KEEPER)
    assert (watch(session), tell(session), states(session)) == (0, 0, ["quiet"])
    release(session, hold.key)
    watch(session)
    assert states(session) == ["closed"]
    take(session, key, "15")
    assert (watch(session), states(session)) == (1, ["closed", "open"])
    set_point(session, key.spot, PointForm(point=Decimal(10)), actor=KEEPER)
    watch(session)
    assert states(session) == ["closed", "closed"]


@pytest.mark.usefixtures("_in_app")
def test_only_who_is_asked_by_itself_and_has_an_address_gets_an_order(session: Session) -> None:
    supplier = new_supplier(session, "Kaffa Works", SupplierKind.SUPPLIER)
    mute = new_supplier(session, "Nordic Beans", email=None)
    for supplier_id in (supplier, mute, None):
        take(session, pointed(session, supplier_id), "25")
    assert watch(session) == 3
    assert tell(session) == 3
    assert session.scalars(select(PurchaseOrder)).all() == []
    assert len(ran_low(session)) == 1


def test_of_eight_who_look_at_once_one_opens_the_alert_and_one_asks(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        key = pointed(session, new_supplier(session))
        take(session, key, "15")

    def look() -> int:
        with app.app_context(), database.transaction() as session:
            return watch(session)

    def say() -> int:
        with app.app_context(), database.transaction() as session:
            return tell_alerts(session)

    assert sorted(map(str, at_once(*[look] * 8))) == ["0"] * 7 + ["1"]
    with database.transaction() as session:
        session.execute(text("update restock_alerts set opened_at = opened_at - interval '1 hour'"))
    assert sorted(map(str, at_once(*[say] * 8))) == ["0"] * 7 + ["1"]
    with database.reading() as session:
        assert states(session) == [AlertState.OPEN]
        assert len(session.scalars(select(PurchaseOrder)).all()) == 1
        to = sorted(one["to_address"] for one in letters(session))
        assert to == sorted([ADA.email, KIM.email, ROSSI])
