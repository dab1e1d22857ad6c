"""Rules that need nothing but values: states, severities, numbers, the words of a search."""

from steward.helpdesk.rules.conversations import (
    STRANGER,
    Owner,
    Speaker,
    hash_of_token,
    speaker_of,
    subject_of,
)
from steward.helpdesk.rules.facts import told_to_customer
from steward.helpdesk.rules.search import Search, parse_search
from steward.helpdesk.rules.shares import Share
from steward.helpdesk.rules.tickets import (
    ACTIVE,
    DONE,
    HELD,
    NEXT_STATES,
    STATE_WORDS,
    Channel,
    Severity,
    State,
    Visibility,
    id_of,
    number_of,
    worse_than,
)

__all__ = [
    "ACTIVE",
    "DONE",
    "HELD",
    "NEXT_STATES",
    "STATE_WORDS",
    "STRANGER",
    "Channel",
    "Owner",
    "Search",
    "Severity",
    "Share",
    "Speaker",
    "State",
    "Visibility",
    "hash_of_token",
    "id_of",
    "number_of",
    "parse_search",
    "speaker_of",
    "subject_of",
    "told_to_customer",
    "worse_than",
]
