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
from steward.customers.models.ties import CustomerFile, Relation
from steward.customers.models.worth import Segment, Worth, WorthRun

__all__ = [
    "Call",
    "Company",
    "Consent",
    "Contact",
    "CustomField",
    "CustomerFile",
    "Double",
    "Particulars",
    "Person",
    "Relation",
    "Segment",
    "Worth",
    "WorthRun",
]
