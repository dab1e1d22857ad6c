"""Canned replies: the placeholders in their texts, and how a ticket's own values fill them."""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

from steward.kit.marks import N_

# placeholder -> what stands in its place
PLACEHOLDERS: dict[str, str] = {
    "customer_first_name": N_("the customer’s first name"),
    "customer_name": N_("the customer’s whole name"),
    "company": N_("the customer’s company"),
    "ticket": N_("the ticket’s number"),
    "subject": N_("what the ticket is about"),
    "product": N_("the product"),
    "order": N_("the order"),
    "agent_first_name": N_("your first name"),
    "agent_name": N_("your whole name"),
    "team": N_("the team that has the ticket"),
    "business": N_("the name of the business"),
}
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class Scope(StrEnum):
    """Who can use a canned reply."""

    OWN = "own"
    TEAM = "team"
    EVERYBODY = "everybody"


def unknown_in(text: str, known: Collection[str] = PLACEHOLDERS) -> list[str]:
    """List what stands in braces and is no placeholder, each once, in the order of the text."""
    named = (found[1] for found in _PLACEHOLDER.finditer(text))
    return list(dict.fromkeys(name for name in named if name not in known))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders; one without a value stays, to be seen and filled."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)
