"""Orders to deliver: placed of stocked and of back-ordered goods, without ceremony."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.inventory.actions import add_purchase, add_supplier, send_purchase, set_offer
from steward.inventory.forms import OfferForm, PurchaseForm, SupplierForm
from steward.inventory.models import Variant
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from steward.sales import DeliverTo, NewOrder, Order, OrderSource, Wanted, place_order
from steward.sales.queries.checks import CHECKS
from tests.cast import DAN, KIM, Member
from tests.inventory.goods import differences
from tests.routing.staff import UTC_ZONE

TO = DeliverTo(recipient="Dan Dorsey", address="Havenweg 12")


def ordered(session: Session, goods: dict[int, str], who: Member = DAN) -> Order:
    """Place an order of so many of each of some goods."""
    person = get_person(session, who.actor, who.person_id or 0)
    lines = [Wanted(one, Decimal(count)) for one, count in goods.items()]
    wanted = NewOrder(person, lines, TO, OrderSource.SHOP)
    return place_order(session, wanted, UTC_ZONE, actor=who.actor)


def bought(app: Flask, session: Session, spot: tuple[int, int], count: str, comes: str) -> None:
    """Have a supplier send some of a variant to a place, on a day that they confirmed."""
    with app.app_context():
        supplier = add_supplier(
            session, SupplierForm(name="Rossi", currency="EUR"), actor=KIM.actor
        )
        sku = session.get_one(Variant, spot[0]).sku
        offer = OfferForm.model_validate({"sku": sku, "price": "5", "lead_time_days": 9})
        set_offer(session, supplier.id, offer, actor=KIM.actor)
        line = {"variant_id": spot[0], "place_id": spot[1], "quantity": count}
        form = PurchaseForm.model_validate({"lines": [line]})
        bought = add_purchase(session, supplier.id, form, actor=KIM.actor)
        send_purchase(session, bought.id, by_mail=False, actor=KIM.actor)
    arrives = text("update purchase_lines set confirmed_on = :day where purchase_id = :id")
    session.execute(arrives, {"day": comes, "id": bought.id})


def odd(session: Session) -> list[str]:
    """Return all that does not add up, in the ledger and in sales."""
    session.flush()
    files = FileStore(Settings())
    found = [line for check in CHECKS.values() for line in check(session, files)]
    return found + differences(session)
