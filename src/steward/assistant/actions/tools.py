"""What the assistant looks up for whoever asks, with their own permissions and no others."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.assistant.rules import LeadsTo
from steward.helpdesk import OwnQuery, expected_in_words, queries_of_own, standing_of
from steward.kit.marks import N_

_OWN = "queries.own"
Tool = Callable[[Session, Actor], str]


def look_up(session: Session, asker: Actor | None, tool: str) -> str:
    """Return what a tool finds, in words. A stranger is asked to sign in; staff have no queries."""
    if asker is None:
        return N_("Sign in, and I can tell you how your queries stand.")
    if not may(asker, _OWN):
        return N_("I look this up for customers only, each their own.")
    return TOOLS[tool](session, asker)


def _my_tickets(session: Session, asker: Actor) -> str:
    found = queries_of_own(session, asker)
    if not found:
        return N_("You have no queries with us yet.")
    return "\n".join(f"{_named(one)} {_standing(one)}" for one in found)


def _my_place(session: Session, asker: Actor) -> str:
    waiting = [one for one in queries_of_own(session, asker) if one.expectation]
    if not waiting:
        return N_("None of your queries is waiting for an answer.")
    return "\n".join(f"{_named(one)} {_expected(one) or _standing(one)}" for one in waiting)


def _named(one: OwnQuery) -> str:
    return f"{one.row.number}, “{one.row.subject}”:"


def _standing(one: OwnQuery) -> str:
    said = standing_of(one.row)
    return f"{said.title}. {said.text}"


def _expected(one: OwnQuery) -> str:
    return " ".join(expected_in_words(one.expectation)) if one.expectation else ""


TOOLS: Mapping[str, Tool] = {LeadsTo.MY_TICKETS: _my_tickets, LeadsTo.MY_PLACE: _my_place}
