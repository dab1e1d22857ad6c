"""The people and companies we serve, whatever they write about.

`Email`, `Line` and `Text` are the types of such fields in forms: a mail address, a line of at most
200 characters, a text of at most 10,000.
"""

from steward.customers.actions import (
    add_people,
    add_person,
    change_person,
    claim_address,
    people_for_emails,
    person_for_email,
    person_for_user,
)
from steward.customers.events import PeopleMerged, PersonAdded
from steward.customers.forms import Email, Line, PersonForm, Text
from steward.customers.models import Company, Contact, Person
from steward.customers.queries import (
    PersonRow,
    existing_person_ids,
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
    "add_people",
    "add_person",
    "change_person",
    "claim_address",
    "existing_person_ids",
    "find_person_by_email",
    "find_person_of_user",
    "get_person",
    "own_person_ids",
    "people_for_emails",
    "person_for_email",
    "person_for_user",
    "search_people",
]
