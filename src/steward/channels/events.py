"""Facts of the ways in: who looked after which mailbox."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event

TOPIC = "mailboxes"


@dataclass(frozen=True, kw_only=True)
class _MailboxEvent(Event):
    subject_kind: ClassVar[str] = "mailbox"
    address: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topic of the page of mailboxes."""
        return (TOPIC,)


@dataclass(frozen=True, kw_only=True)
class MailboxAdded(_MailboxEvent):
    """There is a mailbox to look into, switched off at first."""

    kind: ClassVar[str] = "mailbox.added"


@dataclass(frozen=True, kw_only=True)
class MailboxChanged(_MailboxEvent):
    """A mailbox has another server, user or password."""

    kind: ClassVar[str] = "mailbox.changed"


@dataclass(frozen=True, kw_only=True)
class MailboxSwitched(_MailboxEvent):
    """A mailbox is looked into from now on, or not any more."""

    kind: ClassVar[str] = "mailbox.switched"
    what: str


@dataclass(frozen=True, kw_only=True)
class MailboxRemoved(_MailboxEvent):
    """A mailbox is not known any more; what came from it stays."""

    kind: ClassVar[str] = "mailbox.removed"
