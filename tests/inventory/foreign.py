"""What is ordered in the matrix of routes: of the goods and for the place that are there first."""

from sqlalchemy.orm import Session

from steward.inventory.actions import add_purchase, add_supplier, set_offer
from steward.inventory.forms import OfferForm, PurchaseForm, SupplierForm
from tests.cast import ADA


def things_ordered(session: Session) -> dict[str, object]:
    """Write an order as a draft."""
    supplier = add_supplier(session, SupplierForm(name="Rossi", currency="EUR"), actor=ADA.actor)
    offer = OfferForm.model_validate({"sku": "M-1", "price": "1", "lead_time_days": 1})
    set_offer(session, supplier.id, offer, actor=ADA.actor)
    line = {"variant_id": 1, "place_id": 1, "quantity": "1"}
    order = PurchaseForm.model_validate({"note": "for us alone", "lines": [line]})
    return {"purchase_id": add_purchase(session, supplier.id, order, actor=ADA.actor).id}
