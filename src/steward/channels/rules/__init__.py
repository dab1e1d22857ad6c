"""Rules of what comes in: what a mail is, what it says, where it belongs; values in, values out."""

from steward.channels.rules.filters import Ours, judge, untagged
from steward.channels.rules.kinds import ANSWERED, TAKEN_IN, Kind, Verdict
from steward.channels.rules.reading import FUNCTION, SHOW, Reading, Shown, read_mail, text_of
from steward.channels.rules.signatures import is_from_gateway, is_from_twilio
from steward.channels.rules.threads import Signed, answered_tickets, is_from, numbers_in, signed
from steward.channels.rules.trim import Said, trim

__all__ = [
    "ANSWERED",
    "FUNCTION",
    "SHOW",
    "TAKEN_IN",
    "Kind",
    "Ours",
    "Reading",
    "Said",
    "Shown",
    "Signed",
    "Verdict",
    "answered_tickets",
    "is_from",
    "is_from_gateway",
    "is_from_twilio",
    "judge",
    "numbers_in",
    "read_mail",
    "signed",
    "text_of",
    "trim",
    "untagged",
]
