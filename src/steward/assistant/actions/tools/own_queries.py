"""How the asker's own queries stand, and what comes before them."""

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.tools.asking import Asking, Found
from steward.helpdesk import OwnQuery, expected_in_words, queries_of_own, standing_of
from steward.kit.marks import N_


def my_tickets(session: Session, _: Asking, asker: Actor) -> Found:
    """Say how the asker's queries stand that are not done, else the newest."""
    found = queries_of_own(session, asker)
    if not found:
        return Found(N_("You have no queries with us yet."))
    return Found("\n".join(f"{_named(one)} {_standing(one)}" for one in found))


def my_place(session: Session, _: Asking, asker: Actor) -> Found:
    """Say what was promised, what is usual and how many come before the asker's queries."""
    waiting = [one for one in queries_of_own(session, asker) if one.expectation]
    if not waiting:
        return Found(N_("None of your queries is waiting for an answer."))
    lines = (f"{_named(one)} {_expected(one) or _standing(one)}" for one in waiting)
    return Found("\n".join(lines))


def _named(one: OwnQuery) -> str:
    return f"{one.row.number}, “{one.row.subject}”:"


def _standing(one: OwnQuery) -> str:
    said = standing_of(one.row)
    return f"{said.title}. {said.text}"


def _expected(one: OwnQuery) -> str:
    return " ".join(expected_in_words(one.expectation)) if one.expectation else ""
