"""The people and companies we serve, whatever they write about."""

from steward.customers.actions import (
    add_person,
    change_person,
    claim_address,
    person_for_email,
    person_for_user,
)
from steward.customers.events import PeopleMerged, PersonAdded
from steward.customers.forms import Email, Line, PersonForm, Text
from steward.customers.models import Company, Contact, Person
from steward.customers.queries import (
    PersonRow,
    find_person_by_email,
    find_person_of_user,
    get_person,
    own_person_ids,
    search_people,
)

__all__ = [
    "Company",
    "Contact",
    "Email",
    "Line",
    "PeopleMerged",
    "Person",
    "PersonAdded",
    "PersonForm",
    "PersonRow",
    "Text",
    "add_person",
    "change_person",
    "claim_address",
    "find_person_by_email",
    "find_person_of_user",
    "get_person",
    "own_person_ids",
    "person_for_email",
    "person_for_user",
    "search_people",
]
