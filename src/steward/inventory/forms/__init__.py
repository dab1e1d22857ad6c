"""Typed input of the stores."""

from steward.inventory.forms.fields import Amount, Currency, Money, Quantity, Sku
from steward.inventory.forms.places import PlaceForm
from steward.inventory.forms.products import LotForm, ProductForm, VariantForm
from steward.inventory.forms.stock import (
    AdjustForm,
    CountedForm,
    CountForm,
    MoveForm,
    ReceiveForm,
    WriteOffForm,
)
from steward.inventory.forms.suppliers import ContactForm, OfferForm, SupplierForm

__all__ = [
    "AdjustForm",
    "Amount",
    "ContactForm",
    "CountForm",
    "CountedForm",
    "Currency",
    "LotForm",
    "Money",
    "MoveForm",
    "OfferForm",
    "PlaceForm",
    "ProductForm",
    "Quantity",
    "ReceiveForm",
    "Sku",
    "SupplierForm",
    "VariantForm",
    "WriteOffForm",
]
