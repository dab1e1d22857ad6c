"""Typed input of the stores."""

from steward.inventory.forms.fields import Amount, Money, Quantity, Sku
from steward.inventory.forms.places import PlaceForm
from steward.inventory.forms.products import LotForm, ProductForm, VariantForm
from steward.inventory.forms.purchasing import (
    ConfirmationForm,
    ConfirmedLineForm,
    EndForm,
    PurchaseForm,
    PurchaseLineForm,
    PurchaseReceiptForm,
    ReceivedLineForm,
)
from steward.inventory.forms.reordering import (
    PointForm,
    ProposedForm,
    ProposedLineForm,
    ReorderTermsForm,
    ScopeForm,
)
from steward.inventory.forms.stock import (
    AdjustForm,
    CountedForm,
    CountForm,
    MoveForm,
    ReceiveForm,
    WriteOffForm,
)
from steward.inventory.forms.suppliers import ContactForm, OfferForm, SupplierForm
from steward.inventory.forms.withheld import KeepBackForm
from steward.kit.fields import Currency

__all__ = [
    "AdjustForm",
    "Amount",
    "ConfirmationForm",
    "ConfirmedLineForm",
    "ContactForm",
    "CountForm",
    "CountedForm",
    "Currency",
    "EndForm",
    "KeepBackForm",
    "LotForm",
    "Money",
    "MoveForm",
    "OfferForm",
    "PlaceForm",
    "PointForm",
    "ProductForm",
    "ProposedForm",
    "ProposedLineForm",
    "PurchaseForm",
    "PurchaseLineForm",
    "PurchaseReceiptForm",
    "Quantity",
    "ReceiveForm",
    "ReceivedLineForm",
    "ReorderTermsForm",
    "ScopeForm",
    "Sku",
    "SupplierForm",
    "VariantForm",
    "WriteOffForm",
]
