"""What people and companies are to one another."""

from enum import StrEnum
from typing import NamedTuple

from steward.customers.rules.words import Of
from steward.kit.marks import N_


class Tie(StrEnum):
    """What one is to another."""

    WORKS_FOR = "works for"
    DECIDES_FOR = "decides for"
    PAYS_FOR = "pays for"
    ADVISES = "advises"
    HOUSEHOLD = "household"
    REPORTS_TO = "reports to"
    ASSISTS = "assists"
    BROUGHT = "brought"
    BELONGS_TO = "belongs to"
    SUPPLIES = "supplies"
    PARTNER = "partner"


class Said(NamedTuple):
    """Who is tied to whom by a tie, and how each side says it of the other."""

    one: Of
    other: Of
    forth: str
    back: str


_PERSON, _COMPANY = Of.PERSON, Of.COMPANY
TIES: dict[Tie, Said] = {
    Tie.WORKS_FOR: Said(_PERSON, _COMPANY, N_("Also works for"), N_("Also works here")),
    Tie.DECIDES_FOR: Said(_PERSON, _COMPANY, N_("Decides for"), N_("Decides here")),
    Tie.PAYS_FOR: Said(_PERSON, _COMPANY, N_("Pays the bills of"), N_("Pays the bills")),
    Tie.ADVISES: Said(_PERSON, _COMPANY, N_("Advises"), N_("Adviser")),
    Tie.HOUSEHOLD: Said(_PERSON, _PERSON, N_("Same household as"), N_("Same household as")),
    Tie.REPORTS_TO: Said(_PERSON, _PERSON, N_("Reports to"), N_("Leads")),
    Tie.ASSISTS: Said(_PERSON, _PERSON, N_("Assists"), N_("Has as assistant")),
    Tie.BROUGHT: Said(_PERSON, _PERSON, N_("Brought to us"), N_("Came to us by")),
    Tie.BELONGS_TO: Said(_COMPANY, _COMPANY, N_("Belongs to"), N_("Owns")),
    Tie.SUPPLIES: Said(_COMPANY, _COMPANY, N_("Supplies"), N_("Is supplied by")),
    Tie.PARTNER: Said(_COMPANY, _COMPANY, N_("Partner of"), N_("Partner of")),
}
_FORTH, _BACK = "forth", "back"


def ties_from(whose: Of) -> list[tuple[str, str]]:
    """Return what a person or a company can be to another: a code and its words, both ways."""
    found = []
    for tie, said in TIES.items():
        if said.one == whose:
            found.append((f"{_FORTH}:{tie}", said.forth))
        if said.other == whose and said.back != said.forth:
            found.append((f"{_BACK}:{tie}", said.back))
    return found


def tie_of(code: str, whose: Of) -> tuple[Tie, bool] | None:
    """Read such a code: the tie, and whether it is told from its one side; None for no code."""
    if code not in dict(ties_from(whose)):
        return None
    way, _, tie = code.partition(":")
    return Tie(tie), way == _FORTH
