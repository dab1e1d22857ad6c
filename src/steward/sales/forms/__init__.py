"""Typed input of selling."""

from steward.kit.fields import Currency
from steward.sales.forms.deliveries import (
    PartForm,
    PlanForm,
    PromiseForm,
    ReplacementForm,
    ShipmentForm,
)
from steward.sales.forms.discounts import DiscountForm, breaks_in
from steward.sales.forms.fields import Amount, CouponCode, Quantity
from steward.sales.forms.news import NewsForm, NewsWishForm, ProductsForm
from steward.sales.forms.orders import (
    CheckoutForm,
    DeliverTo,
    PutForm,
    QuantityForm,
    TermsForm,
    WatchByMailForm,
    WatchForm,
)
from steward.sales.forms.returns import (
    BackForm,
    InspectedForm,
    InspectionForm,
    RefundForm,
    ReturnForm,
    ReturnTermsForm,
    WordsForm,
)

__all__ = [
    "Amount",
    "BackForm",
    "CheckoutForm",
    "CouponCode",
    "Currency",
    "DeliverTo",
    "DiscountForm",
    "InspectedForm",
    "InspectionForm",
    "NewsForm",
    "NewsWishForm",
    "PartForm",
    "PlanForm",
    "ProductsForm",
    "PromiseForm",
    "PutForm",
    "Quantity",
    "QuantityForm",
    "RefundForm",
    "ReplacementForm",
    "ReturnForm",
    "ReturnTermsForm",
    "ShipmentForm",
    "TermsForm",
    "WatchByMailForm",
    "WatchForm",
    "WordsForm",
    "breaks_in",
]
