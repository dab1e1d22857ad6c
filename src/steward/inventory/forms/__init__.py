"""Typed input of the stores."""

from steward.inventory.forms.fields import Amount, Currency, Money, Quantity, Sku
from steward.inventory.forms.places import PlaceForm
from steward.inventory.forms.products import LotForm, ProductForm, VariantForm
from steward.inventory.forms.suppliers import ContactForm, OfferForm, SupplierForm

__all__ = [
    "Amount",
    "ContactForm",
    "Currency",
    "LotForm",
    "Money",
    "OfferForm",
    "PlaceForm",
    "ProductForm",
    "Quantity",
    "Sku",
    "SupplierForm",
    "VariantForm",
]
