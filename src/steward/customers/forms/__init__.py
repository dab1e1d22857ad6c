"""Typed input of the customer registry."""

from steward.customers.forms.care import FollowUpForm, HandingForm, OutcomeForm, PlaybookForm
from steward.customers.forms.entered import (
    CallForm,
    CompanyForm,
    ConsentForm,
    Country,
    CustomFieldForm,
    Domain,
    MergeForm,
    ParticularsForm,
    PersonForm,
    Phone,
    Postcode,
    RelationForm,
    Tag,
    Text,
    WhyForm,
    checked_phone,
)
from steward.customers.forms.past import OWN, PastPerson
from steward.customers.forms.segments import SegmentForm

__all__ = [
    "OWN",
    "CallForm",
    "CompanyForm",
    "ConsentForm",
    "Country",
    "CustomFieldForm",
    "Domain",
    "FollowUpForm",
    "HandingForm",
    "MergeForm",
    "OutcomeForm",
    "ParticularsForm",
    "PastPerson",
    "PersonForm",
    "Phone",
    "PlaybookForm",
    "Postcode",
    "RelationForm",
    "SegmentForm",
    "Tag",
    "Text",
    "WhyForm",
    "checked_phone",
]
