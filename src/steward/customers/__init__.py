"""The people and companies we serve, whatever they write about."""

from steward.customers.actions import (
    add_people,
    add_person,
    add_stranger,
    change_person,
    claim_address,
    flag_address,
    know_stranger,
    people_for_emails,
    person_for_email,
    person_for_user,
)
from steward.customers.events import PeopleMerged, PersonAdded, TextReceived
from steward.customers.forms import PersonForm, checked_phone
from steward.customers.models import Company, Contact, Person
from steward.customers.queries import (
    PersonRow,
    existing_person_ids,
    find_company,
    find_person_by_email,
    find_person_of_user,
    get_person,
    own_person_ids,
    search_people,
)

__all__ = [
    "Company",
    "Contact",
    "PeopleMerged",
    "Person",
    "PersonAdded",
    "PersonForm",
    "PersonRow",
    "TextReceived",
    "add_people",
    "add_person",
    "add_stranger",
    "change_person",
    "checked_phone",
    "claim_address",
    "existing_person_ids",
    "find_company",
    "find_person_by_email",
    "find_person_of_user",
    "flag_address",
    "get_person",
    "know_stranger",
    "own_person_ids",
    "people_for_emails",
    "person_for_email",
    "person_for_user",
    "search_people",
]
