"""Pure rules of notifications: what there is to hear of, by which ways, and when."""

from steward.notifications.rules.calls import TEST, Call
from steward.notifications.rules.kinds import (
    ADMINS,
    ASKED,
    CUSTOMERS,
    KEEPERS,
    LEADS,
    ROLES,
    STAFF,
    Kind,
    Way,
    kinds_for,
    sane,
)
from steward.notifications.rules.plan import Planned, Quiet, Wishes, plan, quiet_until, wishes_of
from steward.notifications.rules.texts import LONGEST, Word, asked_for, in_parts
from steward.notifications.rules.wording import (
    DEFAULTS,
    OF_NO_TICKET,
    Wording,
    filled,
    paragraphs,
    places_of,
    unknown_places,
)

__all__ = [
    "ADMINS",
    "ASKED",
    "CUSTOMERS",
    "DEFAULTS",
    "KEEPERS",
    "LEADS",
    "LONGEST",
    "OF_NO_TICKET",
    "ROLES",
    "STAFF",
    "TEST",
    "Call",
    "Kind",
    "Planned",
    "Quiet",
    "Way",
    "Wishes",
    "Word",
    "Wording",
    "asked_for",
    "filled",
    "in_parts",
    "kinds_for",
    "paragraphs",
    "places_of",
    "plan",
    "quiet_until",
    "sane",
    "unknown_places",
    "wishes_of",
]
