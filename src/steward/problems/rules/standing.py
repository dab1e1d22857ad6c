"""How far problems and what is done about them are, by their names and numbers."""

import re
from datetime import date
from enum import StrEnum

from steward.kit.marks import N_

_NUMBER = re.compile(r"PB-(\d{1,18})", re.IGNORECASE)
# Reasons of returns, and categories of tickets, that are no complaint.
USUAL_HARMLESS = (
    N_("Does not fit"),
    N_("Changed my mind"),
    N_("Question"),
    N_("Quote"),
    N_("Order change"),
    N_("Invoice"),
    N_("Account"),
)


class Standing(StrEnum):
    """How far a problem is, in the order in which it goes on."""

    NOTICED = "noticed"
    CAUSE = "cause"
    FIX = "fix"
    PROOF = "proof"
    CLOSED = "closed"


class ActionState(StrEnum):
    """How far something is that is done about a problem."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class Guard(StrEnum):
    """Whether something mends what is there, or keeps it from coming again."""

    CORRECTIVE = "corrective"
    PREVENTIVE = "preventive"


class BoneState(StrEnum):
    """What is known of a thing on the fishbone."""

    OPEN = "open"
    CAUSE = "cause"
    RULED_OUT = "ruled_out"


# The branches of a fishbone, those above first (Ishikawa's six).
BRANCHES = ("people", "material", "method", "machine", "surroundings", "measuring")


def standing_of(
    *, is_closed: bool, has_cause: bool, fixed_on: date | None, today: date
) -> Standing:
    """Say how far a problem is: its proof begins with the first day of the fix."""
    if is_closed:
        return Standing.CLOSED
    if fixed_on is not None:
        return Standing.PROOF if fixed_on <= today else Standing.FIX
    return Standing.CAUSE if has_cause else Standing.NOTICED


def number_of(problem_id: int) -> str:
    """Return what people call a problem: PB-3."""
    return f"PB-{problem_id}"


def id_of(number: str) -> int | None:
    """Return the id in a problem's number, or None when it is none."""
    found = _NUMBER.fullmatch(number.strip())
    return int(found[1]) if found else None
