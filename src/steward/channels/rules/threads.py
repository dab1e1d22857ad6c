"""Where a mail belongs, and whose it is: by a signed word, by what it answers, by a number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from steward.channels.rules.reading import Reading

_OUR_ID = re.compile(r"<(?:\d+\.)?ticket\.(\d{1,18})(?:\.[^@<>]*)?@([^@<>]+)>")
_NUMBER = re.compile(r"\bT-(\d{1,18})\b", re.IGNORECASE)
_WORD = re.compile(r"(\d{1,18})(?:c|([ap])(\d{1,18}))")


@dataclass(frozen=True)
class Signed:
    """What a signed word says: of which ticket, and to which of us it went (else its customer).

    `is_public` is whether what one of us answers there goes to the customer, since it answers what
    the customer wrote; else it stays among ourselves.
    """

    ticket_id: int
    user_id: int | None
    is_public: bool = False


def signed(word: str | None) -> Signed | None:
    """Read the subject of a signed word; None when it is none of a ticket.

    “1042c” went to the customer, “1042p7” to our user 7 with what the customer wrote, “1042a7” to
    our user 7 with something else, such as a note or an escalation.
    """
    found = _WORD.fullmatch(word or "")
    if found is None:
        return None
    return Signed(int(found[1]), int(found[3]) if found[3] else None, found[2] == "p")


def answered_tickets(references: Iterable[str], domain: str) -> list[int]:
    """List the tickets whose mails of ours are answered, the nearest first."""
    found = (_OUR_ID.fullmatch(one) for one in references)
    return [int(one[1]) for one in found if one and one[2].lower() == domain.lower()]


def numbers_in(subject: str) -> list[int]:
    """List the tickets that a subject names."""
    return [int(number) for number in _NUMBER.findall(subject)]


def is_from(reading: Reading, address: str | None) -> bool:
    """Whether a mail says it is from an address; that alone proves nothing."""
    return bool(address) and reading.sender_email.lower() == (address or "").lower()
