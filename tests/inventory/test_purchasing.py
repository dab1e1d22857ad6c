"""Purchase orders: drafted under the supplier's terms, sent, confirmed, received, ended."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.inventory import lead_times
from steward.inventory.actions import (
    add_purchase,
    add_supplier,
    cancel_purchase,
    change_purchase,
    close_purchase,
    confirm_purchase,
    receive_purchase,
    send_purchase,
    set_offer,
)
from steward.inventory.errors import KeyUsedOtherwise, PurchaseStands
from steward.inventory.events import PurchaseConfirmed
from steward.inventory.forms import (
    ConfirmationForm,
    EndForm,
    OfferForm,
    PurchaseForm,
    PurchaseReceiptForm,
    SupplierForm,
)
from steward.inventory.models import PurchaseOrder, Variant
from steward.inventory.queries import find_lot, get_supplier, lines_of
from steward.inventory.rules import Key, LeadTime, PurchaseState, fitting
from steward.kit import clock
from steward.kit.errors import BadInput, Conflict, Forbidden
from steward.kit.events import facts_about
from steward.kit.outbox import Letter
from tests.cast import ANN, KIM
from tests.inventory.goods import counted, differences, new_place, new_variant

pytestmark = pytest.mark.database

KEEPER = KIM.actor
TODAY = clock.now().date()


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    """Mails are written by templates of the app."""
    with app.app_context():
        yield


@pytest.fixture
def rossi(session: Session) -> int:
    """A supplier with an address, who sends packs of six."""
    form = SupplierForm(name="Officina Rossi", email="orders@rossi.example", currency="EUR")
    return add_supplier(session, form, actor=KEEPER).id


@pytest.fixture
def goods(session: Session, rossi: int) -> Key:
    """Goods that Rossi offers, for a place."""
    return offered(session, rossi)


def offered(session: Session, supplier_id: int, *, packs_of: str = "6") -> Key:
    key = Key(new_variant(session), new_place(session))
    sku = session.get_one(Variant, key.variant_id).sku
    offer = {"sku": sku, "price": "2.5", "lead_time_days": 14, "pack_quantity": packs_of}
    form = OfferForm.model_validate(offer | {"minimum_quantity": "10"})
    set_offer(session, supplier_id, form, actor=KEEPER)
    return key


def line(key: Key, quantity: str = "12", **more: object) -> dict[str, object]:
    return {"variant_id": key.variant_id, "place_id": key.place_id, "quantity": quantity, **more}


def drafted(session: Session, supplier_id: int, *lines: dict[str, object]) -> PurchaseOrder:
    form = PurchaseForm.model_validate({"lines": lines, "note": "Ring twice."})
    return add_purchase(session, supplier_id, form, actor=KEEPER)


def sent(session: Session, supplier_id: int, *lines: dict[str, object]) -> PurchaseOrder:
    order = drafted(session, supplier_id, *lines)
    return send_purchase(session, order.id, by_mail=False, actor=KEEPER)


def confirming(
    session: Session, order: PurchaseOrder, *said: tuple[str, date | None]
) -> ConfirmationForm:
    lines = [
        {"line_id": one.id, "quantity": quantity, "arrives_on": day}
        for one, (quantity, day) in zip(lines_of(session, order.id), said, strict=True)
    ]
    return ConfirmationForm.model_validate({"lines": lines, "their_number": "AB 7"})


def coming(
    session: Session, order: PurchaseOrder, *quantities: str, key: str = "first-press", **more: str
) -> PurchaseReceiptForm:
    lines = [
        {"line_id": one.id, "quantity": quantity, **more}
        for one, quantity in zip(lines_of(session, order.id), quantities, strict=False)
    ]
    return PurchaseReceiptForm.model_validate({"key": key, "lines": lines})


def incoming(session: Session, key: Key) -> object:
    query = text("""
        select incoming from levels where variant_id = :variant_id and place_id = :place_id
        and lot_id is null
    """)
    return session.scalar(query, key._asdict())


def test_order_is_drafted_sent_and_confirmed_once(session: Session, rossi: int, goods: Key) -> None:
    other = offered(session, rossi)
    order = drafted(session, rossi, line(goods), line(other, "18", needed_by="2030-01-02"))
    assert (order.number, order.state) == (f"P-{order.id}", PurchaseState.DRAFT)
    assert incoming(session, goods) is None
    changed = PurchaseForm.model_validate({"lines": [line(goods, "24"), line(other, "18")]})
    change_purchase(session, order.id, changed, version=order.version, actor=KEEPER)
    with pytest.raises(Conflict):
        change_purchase(session, order.id, changed, version=1, actor=KEEPER)
    send_purchase(session, order.id, by_mail=False, actor=KEEPER)
    assert [incoming(session, key) for key in (goods, other)] == [24, 18]
    with pytest.raises(PurchaseStands):
        change_purchase(session, order.id, changed, version=None, actor=KEEPER)

    said = confirming(session, order, ("20", TODAY + timedelta(9)), ("0", None))
    version = order.version
    confirm_purchase(session, order.id, said, version=version, actor=KEEPER)
    confirm_purchase(session, order.id, said, version=version, actor=KEEPER)  # the same: no news
    otherwise = confirming(session, order, ("24", TODAY + timedelta(9)), ("0", None))
    with pytest.raises(Conflict):
        confirm_purchase(session, order.id, otherwise, version=version, actor=KEEPER)
    kinds = [fact.kind for fact in facts_about(session, "purchase", order.id)]
    assert kinds.count(PurchaseConfirmed.kind) == 1
    assert [incoming(session, key) for key in (goods, other)] == [20, 0]


def test_receipts_in_parts_and_over_close_the_order_once(
    session: Session, rossi: int, goods: Key
) -> None:
    order = sent(session, rossi, line(goods, "24"))
    said = confirming(session, order, ("20", TODAY + timedelta(9)))
    confirm_purchase(session, order.id, said, version=None, actor=KEEPER)
    part = coming(session, order, "15", lot="K17", expires_on="2031-01-31")
    receipt = receive_purchase(session, order.id, part, actor=KEEPER)
    assert receive_purchase(session, order.id, part, actor=KEEPER) is receipt
    assert order.state == PurchaseState.PARTLY_RECEIVED
    lot = find_lot(session, goods.variant_id, "k17")
    assert lot
    assert counted(session, goods._replace(lot_id=lot.id)) == (15, 0)
    assert incoming(session, goods) == 5
    with pytest.raises(PurchaseStands):
        confirm_purchase(session, order.id, said, version=None, actor=KEEPER)
    with pytest.raises(PurchaseStands):
        cancel_purchase(session, order.id, EndForm(reason="Too late"), actor=KEEPER)
    with pytest.raises(KeyUsedOtherwise):
        receive_purchase(session, order.id, coming(session, order, "1"), actor=KEEPER)

    too_many = coming(session, order, "6", key="second-press")
    with pytest.raises(BadInput) as refused:
        receive_purchase(session, order.id, too_many, actor=KEEPER)
    assert refused.value.errors.keys() == {"reason"}
    explained = too_many.model_copy(update={"reason": "One for free"})
    receive_purchase(session, order.id, explained, actor=KEEPER)
    assert (order.state, incoming(session, goods)) == (PurchaseState.CLOSED, 0)
    receive_purchase(session, order.id, part, actor=KEEPER)  # long after, still once
    with pytest.raises(PurchaseStands):
        receive_purchase(
            session, order.id, coming(session, order, "1", key="third-press"), actor=KEEPER
        )
    assert counted(session, goods) == (6, 0)
    assert differences(session) == []


def test_less_than_ordered_is_closed_with_a_reason_and_nothing_stays_awaited(
    session: Session, rossi: int, goods: Key
) -> None:
    order, second = sent(session, rossi, line(goods)), sent(session, rossi, line(goods, "18"))
    assert incoming(session, goods) == 30
    with pytest.raises(PurchaseStands):
        close_purchase(session, order.id, EndForm(reason="Enough"), actor=KEEPER)
    receive_purchase(session, order.id, coming(session, order, "5"), actor=KEEPER)
    close_purchase(session, order.id, EndForm(reason="The rest is sold out"), actor=KEEPER)
    assert (order.state, incoming(session, goods)) == (PurchaseState.CLOSED, 18)
    cancel_purchase(session, second.id, EndForm(reason="Not needed"), actor=KEEPER)
    assert incoming(session, goods) == 0
    letter = session.scalars(select(Letter)).one()
    assert "Not needed" in letter.payload["text"]
    assert differences(session) == []
    session.execute(text("update levels set incoming = 7"))
    session.execute(text("update purchase_lines set received = received + 1"))
    found = differences(session)
    assert len([one for one in found if "incoming" in one]) == 1
    assert len([one for one in found if "received" in one]) == 2


def test_terms_of_the_supplier_are_kept_at_the_field(
    session: Session, rossi: int, goods: Key
) -> None:
    stranger = Key(new_variant(session), goods.place_id)
    lines = [line(goods, "8"), line(goods, "12"), line(stranger), line(goods) | {"place_id": 9999}]
    with pytest.raises(BadInput) as refused:
        drafted(session, rossi, *lines)
    errors = refused.value.errors
    assert errors.keys() == {
        "lines.0.quantity",
        "lines.1.place_id",
        "lines.2.variant_id",
        "lines.3.place_id",
    }
    assert "order 12" in errors["lines.0.quantity"]
    for quantity in ("0", "-6", "NaN", "1e9", "0.0001"):
        with pytest.raises(ValueError, match="quantity"):
            PurchaseForm.model_validate({"lines": [line(goods, quantity)]})
    with pytest.raises(Forbidden):
        add_purchase(
            session, rossi, PurchaseForm.model_validate({"lines": [line(goods)]}), actor=ANN.actor
        )
    six, ten = Decimal(6), Decimal(10)
    assert [fitting(Decimal(n), ten, six) for n in (1, 12, 13)] == [12, 12, 18]
    assert fitting(Decimal("0.7"), Decimal(0), Decimal("0.5")) == 1


def test_confirmation_that_cannot_be_is_refused_whole(
    session: Session, rossi: int, goods: Key
) -> None:
    order = sent(session, rossi, line(goods), line(offered(session, rossi)))
    past = TODAY - timedelta(1)
    wrong = confirming(session, order, ("13", past), ("2", None))
    with pytest.raises(BadInput) as refused:
        confirm_purchase(session, order.id, wrong, version=None, actor=KEEPER)
    assert refused.value.errors.keys() == {
        "lines.0.quantity",
        "lines.0.arrives_on",
        "lines.1.arrives_on",
    }
    twice = wrong.model_copy(update={"lines": [wrong.lines[0], wrong.lines[0]]})
    with pytest.raises(BadInput):
        confirm_purchase(session, order.id, twice, version=None, actor=KEEPER)
    assert order.state == PurchaseState.SENT


def test_mail_needs_an_address_and_goods_in_other_money_a_cost(session: Session) -> None:
    form = SupplierForm(name="Berlin Handel", currency="CHF")
    supplier = add_supplier(session, form, actor=KEEPER).id
    goods = offered(session, supplier)
    order = drafted(session, supplier, line(goods))
    with pytest.raises(BadInput) as refused:
        send_purchase(session, order.id, actor=KEEPER)
    assert refused.value.errors.keys() == {"email"}
    send_purchase(session, order.id, by_mail=False, actor=KEEPER)
    with pytest.raises(BadInput) as refused:
        receive_purchase(session, order.id, coming(session, order, "12"), actor=KEEPER)
    assert refused.value.errors.keys() == {"lines.0.unit_cost"}
    paid = coming(session, order, "12", unit_cost="2.75")
    receive_purchase(session, order.id, paid, actor=KEEPER)
    assert order.state == PurchaseState.CLOSED


def test_lead_times_are_learned_from_what_came(session: Session, rossi: int, goods: Key) -> None:
    other = offered(session, rossi)
    pairs = [(rossi, goods.variant_id), (rossi, other.variant_id)]
    promised = LeadTime(14.0, None, 0, of_variant=True)
    assert lead_times(session, pairs) == dict.fromkeys(pairs, promised)
    start = clock.now()
    for number, days in enumerate((10, 20, 30)):
        with clock.frozen(start + timedelta(40 * number)):
            order = sent(session, rossi, line(goods))
            clock.advance(timedelta(days - 2))
            for part in range(2):  # half two days early, half two days late: on the day
                form = coming(session, order, "6", key=f"press-{number}-{part}")
                receive_purchase(session, order.id, form, actor=KEEPER)
                clock.advance(timedelta(4))
    with clock.frozen(start + timedelta(130)):
        sent(session, rossi, line(other))  # still on its way
        found = lead_times(session, [*pairs, (rossi, 0)])
    own, fallen_back = found[pairs[0]], found[pairs[1]]
    assert (round(own.mean, 6), round(own.spread or 0, 6), own.n) == (20, 10, 3)
    assert own.of_variant
    assert (fallen_back.mean, fallen_back.n, fallen_back.of_variant) == (own.mean, 3, False)


def test_supplier_out_of_use_gets_no_order(session: Session, rossi: int, goods: Key) -> None:
    get_supplier(session, KEEPER, rossi).active = False
    with pytest.raises(BadInput):
        drafted(session, rossi, line(goods))
