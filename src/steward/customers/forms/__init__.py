"""Typed input of the customer registry."""

from steward.customers.forms.entered import (
    CallForm,
    CompanyForm,
    ConsentForm,
    CustomFieldForm,
    MergeForm,
    ParticularsForm,
    PersonForm,
    Phone,
    RelationForm,
    Text,
    WhyForm,
    checked_phone,
)
from steward.customers.forms.past import OWN, PastPerson

__all__ = [
    "OWN",
    "CallForm",
    "CompanyForm",
    "ConsentForm",
    "CustomFieldForm",
    "MergeForm",
    "ParticularsForm",
    "PastPerson",
    "PersonForm",
    "Phone",
    "RelationForm",
    "Text",
    "WhyForm",
    "checked_phone",
]
