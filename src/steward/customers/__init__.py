"""The people and companies we serve, whatever they write about.

`FEEDS` are what the books are told of them.
"""

from steward.customers.actions import (
    add_people,
    add_person,
    add_stranger,
    change_person,
    claim_address,
    flag_address,
    give_consent,
    know_stranger,
    people_for_emails,
    person_for_email,
    person_for_user,
    withdraw_consent,
)
from steward.customers.events import PeopleMerged, PersonAdded, TextReceived
from steward.customers.forms import PersonForm, checked_phone
from steward.customers.models import Company, Consent, Contact, Person
from steward.customers.queries import (
    FEEDS,
    PersonRow,
    accounts_of,
    companies_named,
    company_names,
    count_readers,
    existing_person_ids,
    find_company,
    find_consent,
    find_person_by_email,
    find_person_of_user,
    get_person,
    own_person_ids,
    readers_after,
    search_people,
)

__all__ = [
    "FEEDS",
    "Company",
    "Consent",
    "Contact",
    "PeopleMerged",
    "Person",
    "PersonAdded",
    "PersonForm",
    "PersonRow",
    "TextReceived",
    "accounts_of",
    "add_people",
    "add_person",
    "add_stranger",
    "change_person",
    "checked_phone",
    "claim_address",
    "companies_named",
    "company_names",
    "count_readers",
    "existing_person_ids",
    "find_company",
    "find_consent",
    "find_person_by_email",
    "find_person_of_user",
    "flag_address",
    "get_person",
    "give_consent",
    "know_stranger",
    "own_person_ids",
    "people_for_emails",
    "person_for_email",
    "person_for_user",
    "readers_after",
    "search_people",
    "withdraw_consent",
]
