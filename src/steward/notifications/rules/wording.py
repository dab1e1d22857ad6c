"""What people are written at each step: words with named places, which an admin may change.

A place is a name in braces, and nothing else: there is no code in such words that could do harm.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from steward.kit.marks import N_
from steward.notifications.rules.kinds import ASKED, Kind

_PLACE = re.compile(r"\{([^{}]*)\}")
_BLANK_LINES = re.compile(r"\n\s*\n")

EVERYWHERE = ("number", "subject", "customer", "business", "owner", "agent", "team")
_OWN: Mapping[Kind, tuple[str, ...]] = {
    Kind.ANSWERED: ("writer", "consequence"),
    Kind.RESOLVED: ("until",),
    Kind.REOPENED: ("next_step",),
    Kind.OFFERED: ("until",),
    Kind.WROTE: ("writer", "how_to_answer"),
    Kind.NOTED: ("writer", "what_happened"),
    Kind.ESCALATED: ("promise", "due", "what_is_due", "who_has_it", "what_is_asked"),
    Kind.RESTOCK: ("business", "goods", "count", "what_runs_low", "what_is_asked"),
    Kind.PROBLEM: ("business", "problem", "where", "what_is_seen"),
    Kind.CSAT: ("business", "customer", "number", "subject", "agent", "who_answered"),
    Kind.NPS: ("business", "customer"),
    Kind.UNHAPPY: ("business", "score", "what_was_said"),
    Kind.FOLLOW_UP: ("business", "title", "customer", "giver", "due", "what_to_say"),
    Kind.COPY: ("business", "customer", "until"),
    Kind.NOT_ERASED: ("business", "number", "what_is_open"),
    Kind.FREED: ("business", "colleague", "count", "what_is_free"),
}
_OF_CARE = (Kind.UNHAPPY, Kind.FOLLOW_UP, Kind.FREED, Kind.COPY, Kind.NOT_ERASED)
OF_NO_TICKET = frozenset({Kind.RESTOCK, Kind.PROBLEM, *ASKED, *_OF_CARE})


@dataclass(frozen=True)
class Wording:
    """The subject of a mail, and its words: the first paragraph is the news, in every way out."""

    subject: str
    body: str


_SUBJECT = N_("[{number}] {subject}")
DEFAULTS: Mapping[Kind, Wording] = {
    Kind.RECEIVED: Wording(
        _SUBJECT,
        N_(
            "We have your query. Its number is {number}.\n\n"
            "Next, somebody who knows the matter takes it, and we tell you who that is.\n\n"
            "To add something or to see where it stands, open its page. You need no password."
        ),
    ),
    Kind.ASSIGNED: Wording(
        _SUBJECT,
        N_(
            "{owner} has it.\n\n"
            "{agent} reads your query and writes to you next.\n\n"
            "Whatever else may help, you can add it on the page of your query."
        ),
    ),
    Kind.ANSWERED: Wording(_SUBJECT, N_("{writer} wrote to you.\n\n{consequence}")),
    Kind.WAITING: Wording(
        _SUBJECT,
        N_(
            "We need a word from you.\n\n"
            "What we asked stands on the page of your query. Please answer there."
        ),
    ),
    Kind.RESOLVED: Wording(
        _SUBJECT,
        N_("We take it as solved.\n\nNot quite right? Open it again until {until}."),
    ),
    Kind.REOPENED: Wording(_SUBJECT, N_("It is open again.\n\n{next_step}")),
    Kind.OFFERED: Wording(_SUBJECT, N_("It is offered to you until {until}.")),
    Kind.GIVEN: Wording(_SUBJECT, N_("It is yours now.")),
    Kind.WROTE: Wording(_SUBJECT, N_("{writer} wrote to you.\n\n{how_to_answer}")),
    Kind.NOTED: Wording(_SUBJECT, "{what_happened}"),
    Kind.BACK: Wording(_SUBJECT, N_("It is open again.")),
    Kind.ESCALATED: Wording(
        _SUBJECT, "{what_is_due}\n\n{customer}. {who_has_it}\n\n{what_is_asked}"
    ),
    Kind.RESTOCK: Wording(N_("Running low: {goods}"), "{what_runs_low}\n\n{what_is_asked}"),
    Kind.PROBLEM: Wording(
        N_("[{problem}] More complaints than usual: {where}"),
        N_("{what_is_seen}\n\nSomebody is to lead it: its page says what explains it."),
    ),
    Kind.CSAT: Wording(
        N_("How was it? {subject}"),
        N_(
            "How content are you with what became of your query {number}?\n\n"
            "{who_answered}\n\n"
            "A number opens a page with that one chosen: send it there, with a word if you like."
        ),
    ),
    Kind.NPS: Wording(
        N_("Would you recommend {business}?"),
        N_(
            "How likely is it that you recommend {business} to a friend or a colleague?\n\n"
            "A number opens a page with that one chosen: send it there, with a word if you like."
        ),
    ),
    Kind.UNHAPPY: Wording(N_("Not content: {score}"), "{what_was_said}"),
    Kind.FOLLOW_UP: Wording(
        N_("To follow up: {title}"),
        N_("{giver} gave you something to follow up: {customer}, by {due}.\n\n{what_to_say}"),
    ),
    Kind.COPY: Wording(
        N_("What we know of you is ready"),
        N_(
            "The archive of what we know of you is ready.\n\n"
            "It is kept until {until}. You sign in to fetch it: the link opens it for nobody else."
        ),
    ),
    Kind.NOT_ERASED: Wording(
        N_("Customer {number} was not erased"),
        N_(
            "Customer {number} was not erased: something was opened meanwhile.\n\n"
            "{what_is_open}\n\nNothing was changed. Bring it to an end, then ask again."
        ),
    ),
    Kind.FREED: Wording(
        N_("Nobody has them now: follow-ups of {colleague}"),
        N_("{what_is_free}\n\nWhoever takes one does it; leads can give them to others."),
    ),
}


def places_of(kind: Kind) -> tuple[str, ...]:
    """List the names that can stand in braces in the words of a kind."""
    everywhere = () if kind in OF_NO_TICKET else EVERYWHERE
    return (*everywhere, *_OWN.get(kind, ()))


def unknown_places(text: str, kind: Kind) -> list[str]:
    """List what stands in braces, or as a lone brace, and is no place of this kind."""
    known = places_of(kind)
    odd = ["{" + name + "}" for name in _PLACE.findall(text) if name not in known]
    return odd + re.findall(r"[{}]", _PLACE.sub("", text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put values into their places; what a value says is never looked at for places again."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def paragraphs(body: str, values: Mapping[str, str]) -> list[str]:
    """Return the filled paragraphs of a body; one that comes out empty is left out.

    A value stays within its paragraph, whatever it holds.
    """
    parts = (filled(part, values).strip() for part in _BLANK_LINES.split(body.replace("\r", "")))
    return [part for part in parts if part]
