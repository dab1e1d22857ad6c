"""Rules of conversations: who owns one, who speaks in it, what it is called."""

from enum import StrEnum
from hashlib import sha256

from steward.kit.marks import N_

STRANGER = N_("Visitor")  # the name of a person of whom nothing is known
_LONGEST_SUBJECT = 80


class Owner(StrEnum):
    """Who answers in a conversation: one of the two, never both."""

    ASSISTANT = "assistant"
    PEOPLE = "people"


class Speaker(StrEnum):
    """Whose words these are."""

    VISITOR = "visitor"
    ASSISTANT = "assistant"
    AGENT = "agent"


def speaker_of(*, by_customer: bool, by_assistant: bool) -> Speaker:
    """Say who wrote a message."""
    if by_assistant:
        return Speaker.ASSISTANT
    return Speaker.VISITOR if by_customer else Speaker.AGENT


def hash_of_token(token: str) -> bytes:
    """Hash what a visitor's page carries: 256 random bits need no slow hash."""
    return sha256(token.encode()).digest()


def subject_of(words: str) -> str:
    """Call a conversation by what the visitor said first, cut between words."""
    line = " ".join(words.split())
    if len(line) <= _LONGEST_SUBJECT:
        return line or N_("Chat")
    return line[: _LONGEST_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
