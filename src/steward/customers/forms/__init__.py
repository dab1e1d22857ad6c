"""Typed input of the customer registry."""

from steward.customers.forms.entered import (
    CallForm,
    CompanyForm,
    ConsentForm,
    CustomFieldForm,
    ParticularsForm,
    PersonForm,
    Phone,
    RelationForm,
    Text,
    checked_phone,
)
from steward.customers.forms.past import OWN, PastPerson
from steward.customers.forms.segments import SegmentForm

__all__ = [
    "OWN",
    "CallForm",
    "CompanyForm",
    "ConsentForm",
    "CustomFieldForm",
    "ParticularsForm",
    "PastPerson",
    "PersonForm",
    "Phone",
    "RelationForm",
    "SegmentForm",
    "Text",
    "checked_phone",
]
