"""What is ordered in the matrix of routes: of the goods and for the place that are there first."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    add_purchase,
    add_supplier,
    set_offer,
    set_point,
    set_special_terms,
    watch,
)
from steward.inventory.forms import (
    OfferForm,
    PointForm,
    PurchaseForm,
    ReorderTermsForm,
    ScopeForm,
    SupplierForm,
)
from steward.inventory.models import RestockAlert
from steward.inventory.rules import Spot
from tests.cast import ADA


def things_ordered(session: Session) -> dict[str, object]:
    """Write an order as a draft, terms of its supplier, and let the goods run low."""
    supplier = add_supplier(session, SupplierForm(name="Rossi", currency="EUR"), actor=ADA.actor)
    offer = OfferForm.model_validate({"sku": "M-1", "price": "1", "lead_time_days": 1})
    set_offer(session, supplier.id, offer, actor=ADA.actor)
    line = {"variant_id": 1, "place_id": 1, "quantity": "1"}
    order = PurchaseForm.model_validate({"note": "for us alone", "lines": [line]})
    purchase = add_purchase(session, supplier.id, order, actor=ADA.actor)
    set_point(session, Spot(1, 1), PointForm(point=Decimal(9)), actor=ADA.actor)
    watch(session)
    terms, of = ReorderTermsForm(review_days=9), ScopeForm(supplier_id=supplier.id)
    return {
        "purchase_id": purchase.id,
        "alert_id": session.scalars(select(RestockAlert.id)).one(),
        "terms_id": set_special_terms(session, of, terms, actor=ADA.actor).id,
    }
