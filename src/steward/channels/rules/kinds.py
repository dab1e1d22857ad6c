"""What a mail can be, and the verdict on one, with its reason."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail is, by what it says of itself."""

    LETTER = "letter"  # from a person
    AUTOMATIC = "automatic"  # from a program: taken in, never answered by one of ours
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    ABUSE = "abuse"
    OWN = "own"
    LOOP = "loop"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"


TAKEN_IN = frozenset({Kind.LETTER, Kind.AUTOMATIC, Kind.UNREADABLE})  # seen by people on a ticket
ANSWERED = frozenset({Kind.LETTER})  # the only ones that a status mail may answer


@dataclass(frozen=True)
class Verdict:
    """What a mail is, and by which sign. A bounce names the `address` that failed, where found.

    `is_final` is whether that address will go on failing.
    """

    kind: Kind
    reason: str
    address: str | None = None
    is_final: bool = False
