"""Tables of the customer registry."""

from steward.customers.models.fields import CustomField
from steward.customers.models.people import (
    Call,
    Company,
    Consent,
    Contact,
    Double,
    Particulars,
    Person,
)

__all__ = [
    "Call",
    "Company",
    "Consent",
    "Contact",
    "CustomField",
    "Double",
    "Particulars",
    "Person",
]
