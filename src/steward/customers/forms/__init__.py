"""Typed input of the customer registry."""

from steward.customers.forms.entered import (
    CallForm,
    CompanyForm,
    CustomFieldForm,
    ParticularsForm,
    PersonForm,
    Phone,
    RelationForm,
    Text,
    checked_phone,
)
from steward.customers.forms.past import OWN, PastPerson

__all__ = [
    "OWN",
    "CallForm",
    "CompanyForm",
    "CustomFieldForm",
    "ParticularsForm",
    "PastPerson",
    "PersonForm",
    "Phone",
    "RelationForm",
    "Text",
    "checked_phone",
]
