"""Facts of the customer registry."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """Somebody wrote to us, or was entered, for the first time."""

    kind: ClassVar[str] = "customer.added"
    subject_kind: ClassVar[str] = "person"
    name: str


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """Somebody's name, address or other particulars were changed; `changes` is old and new."""

    kind: ClassVar[str] = "customer.changed"
    subject_kind: ClassVar[str] = "person"
    changes: dict[str, list[str | None]]


@dataclass(frozen=True, kw_only=True)
class AddressFailed(Event):
    """Mail to somebody's address came back, or was complained of."""

    kind: ClassVar[str] = "customer.address_failed"
    subject_kind: ClassVar[str] = "person"
    email: str
    trouble: str


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Event):
    """Two records turned out to be one person: all that was `merged_id`'s is the subject's now."""

    kind: ClassVar[str] = "customer.merged"
    subject_kind: ClassVar[str] = "person"
    merged_id: int


@dataclass(frozen=True, kw_only=True)
class CallNoted(Event):
    """Somebody of us noted a call; what was said the call knows, as it may be erased."""

    kind: ClassVar[str] = "customer.called"
    subject_kind: ClassVar[str] = "person"
    call_id: int


@dataclass(frozen=True, kw_only=True)
class TextReceived(Event):
    """A text message came from a number (E.164); `subject_id` is that of the message."""

    kind: ClassVar[str] = "text.received"
    subject_kind: ClassVar[str] = "text"
    number: str
    words: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the page of text messages."""
        return ("texts",)

    @override
    def data(self) -> dict[str, str]:
        """Leave out what was said, and by whom: the message knows, and may be forgotten."""
        return {}


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody wants to be written to for a `purpose`, of topics `of` or all; `source` is where."""

    kind: ClassVar[str] = "consent.given"
    subject_kind: ClassVar[str] = "person"
    purpose: str
    source: str
    of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Somebody does not want to be written to for a `purpose` any more; `source` says where."""

    kind: ClassVar[str] = "consent.withdrawn"
    subject_kind: ClassVar[str] = "person"
    purpose: str
    source: str
