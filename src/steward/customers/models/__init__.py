"""Tables of the customer registry."""

from steward.customers.models.care import CareProof, FollowUp, Playbook
from steward.customers.models.erasures import Erasure, PersonExport
from steward.customers.models.fields import CustomField
from steward.customers.models.merges import Merge, MergePart
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
    "CareProof",
    "Company",
    "Consent",
    "Contact",
    "CustomField",
    "CustomerFile",
    "Double",
    "Erasure",
    "FollowUp",
    "Merge",
    "MergePart",
    "Particulars",
    "Person",
    "PersonExport",
    "Playbook",
    "Relation",
    "Segment",
    "Worth",
    "WorthRun",
]
