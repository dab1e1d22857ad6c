"""What people hear of, the ways there are, and which of them fit whom as long as nobody chose."""

from collections.abc import Mapping
from enum import StrEnum


class Way(StrEnum):
    """How somebody hears of something."""

    INBOX = "inbox"
    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"


class Kind(StrEnum):
    """What somebody hears of: their query, a ticket or a follow-up, goods they keep, a problem.

    CSAT and NPS ask customers how it was: whom, their consent says, and they are no choice of ways.
    """

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    WAITING = "waiting"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    COPY = "copy"
    OFFERED = "offered"
    GIVEN = "given"
    WROTE = "wrote"
    NOTED = "noted"
    BACK = "back"
    ESCALATED = "escalated"
    RESTOCK = "restock"
    PROBLEM = "problem"
    CSAT = "csat"
    NPS = "nps"
    UNHAPPY = "unhappy"
    FOLLOW_UP = "follow_up"
    FREED = "freed"
    NOT_ERASED = "not_erased"


CUSTOMERS = (
    Kind.RECEIVED,
    Kind.ASSIGNED,
    Kind.ANSWERED,
    Kind.WAITING,
    Kind.RESOLVED,
    Kind.REOPENED,
    Kind.COPY,
)
ASKED = (Kind.CSAT, Kind.NPS)
STAFF = (
    Kind.OFFERED,
    Kind.GIVEN,
    Kind.WROTE,
    Kind.NOTED,
    Kind.BACK,
    Kind.ESCALATED,
    Kind.UNHAPPY,
    Kind.FOLLOW_UP,
)
KEEPERS = (Kind.RESTOCK,)  # what those hear of who keep stock
LEADS = (Kind.PROBLEM, Kind.FREED)  # what those hear of who lead
ADMINS = (Kind.NOT_ERASED,)  # what those hear of who erase
_HERE = frozenset({Way.INBOX})
_MAIL = frozenset({Way.MAIL})
_BOTH = _HERE | _MAIL
_AND_PUSH = _BOTH | {Way.PUSH}
_OF_CUSTOMERS = dict.fromkeys(CUSTOMERS, _BOTH) | {
    Kind.RECEIVED: _MAIL,
    Kind.ANSWERED: _AND_PUSH,
    Kind.WAITING: _AND_PUSH,
}
_OF_AGENTS = dict.fromkeys(STAFF, _HERE | {Way.PUSH}) | {
    Kind.NOTED: _HERE,
    Kind.UNHAPPY: _HERE,
    Kind.ESCALATED: _AND_PUSH,
}
_OF_LEADS = _OF_AGENTS | dict.fromkeys(LEADS, _BOTH) | {Kind.ESCALATED: _AND_PUSH | {Way.SMS}}
_OF_KEEPERS = dict.fromkeys(KEEPERS, _BOTH)
_SANE: Mapping[str, Mapping[Kind, frozenset[Way]]] = {  # by the names of roles
    "customer": _OF_CUSTOMERS,
    "agent": _OF_AGENTS,
    "supervisor": _OF_LEADS,
    "stock keeper": _OF_KEEPERS,
    "admin": _OF_LEADS | _OF_KEEPERS | dict.fromkeys(ADMINS, _BOTH),
}
ROLES = tuple(_SANE)


def kinds_for(role: str) -> tuple[Kind, ...]:
    """List what a role hears of; nothing for those who look after nothing."""
    return tuple(sane(role))


def sane(role: str) -> Mapping[Kind, frozenset[Way]]:
    """Return the ways of each kind for a role, as long as nobody chose otherwise."""
    return _SANE.get(role, {})
