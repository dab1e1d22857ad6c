"""Tables of the house that files can fill by an import, and that are not of the lake: people."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from steward.analytics.rules.tables import LakeTable
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

_TEXT = Kind.TEXT
PEOPLE = LakeTable(
    "people",
    N_("People of the registry"),
    ("reference",),
    (
        Wanted(
            "reference",
            _TEXT,
            N_("Their number elsewhere"),
            N_("Who has it is known again in the next file"),
            names=("customer_id", "customer_number", "external_id", "contact_id", "id"),
        ),
        Wanted(
            "steward_number",
            Kind.INTEGER,
            N_("Their number here"),
            N_("As in a file that was saved here"),
        ),
        Wanted("name", _TEXT, N_("Name"), names=("full_name", "contact_name", "customer_name")),
        Wanted("first_name", _TEXT, N_("First name"), names=("given_name", "firstname")),
        Wanted("last_name", _TEXT, N_("Last name"), names=("surname", "family_name", "lastname")),
        Wanted("email", _TEXT, N_("Mail address"), names=("mail", "e_mail", "email_address")),
        Wanted("emails", _TEXT, N_("Further mail addresses"), N_("Several by semicolons")),
        Wanted(
            "phones",
            _TEXT,
            N_("Phones"),
            N_("Several by semicolons; without a country they are of the country of the row"),
            names=("phone", "telephone", "phone_number", "tel"),
        ),
        Wanted("mobile", _TEXT, N_("Mobile"), names=("mobile_phone", "cell", "cell_phone")),
        Wanted("company", _TEXT, N_("Company"), names=("organisation", "organization", "account")),
        Wanted("segment", _TEXT, N_("Segment"), names=("customer_group", "type")),
        Wanted("language", _TEXT, N_("Language"), names=("locale",)),
        Wanted("address", _TEXT, N_("Street and number"), names=("street", "address_1")),
        Wanted("postcode", _TEXT, N_("Postcode"), names=("zip", "zip_code", "postal_code")),
        Wanted("city", _TEXT, N_("Town"), names=("town", "customer_city")),
        Wanted("country", _TEXT, N_("Country"), names=("country_code",)),
        Wanted("tags", _TEXT, N_("Tags"), N_("Several by semicolons"), names=("labels",)),
        Wanted("notes", _TEXT, N_("Notes"), names=("note", "comment", "remarks")),
    ),
)


class OwnField(Protocol):
    """A field of the house's own, as far as a file may fill it."""

    @property
    def key(self) -> str:
        """By what it is known."""

    @property
    def title(self) -> str:
        """What it is called."""


def people_table(fields: Iterable[OwnField]) -> LakeTable:
    """Return the table of people with the house's own fields."""
    own = (
        Wanted(f"field_{one.key}", _TEXT, one.title, names=(f"field.{one.key}", one.title))
        for one in fields
    )
    return replace(PEOPLE, columns=(*PEOPLE.columns, *own))
