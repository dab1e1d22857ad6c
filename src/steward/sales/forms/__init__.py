"""Typed input of selling."""

from steward.sales.forms.deliveries import (
    PartForm,
    PlanForm,
    PromiseForm,
    ReplacementForm,
    ShipmentForm,
)
from steward.sales.forms.discounts import DiscountForm, breaks_in
from steward.sales.forms.fields import Amount, CouponCode, Currency, Quantity
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

__all__ = [
    "Amount",
    "CheckoutForm",
    "CouponCode",
    "Currency",
    "DeliverTo",
    "DiscountForm",
    "NewsForm",
    "NewsWishForm",
    "PartForm",
    "PlanForm",
    "ProductsForm",
    "PromiseForm",
    "PutForm",
    "Quantity",
    "QuantityForm",
    "ReplacementForm",
    "ShipmentForm",
    "TermsForm",
    "WatchByMailForm",
    "WatchForm",
    "breaks_in",
]
