"""Facts of conversations."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.helpdesk.events.tickets import TicketEvent
from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class VisitorWrote(Event):
    """A visitor wrote in a conversation: whoever owns it is to answer this message, or a later one.

    Its own kind of subject keeps it out of the ticket's timeline, where the message stands.
    """

    kind: ClassVar[str] = "conversation.visitor_wrote"
    subject_kind: ClassVar[str] = "conversation"
    message_id: int

    @property
    def ticket_id(self) -> int:
        """The ticket that the conversation is."""
        return self.subject_id

    @override
    def topics(self) -> tuple[str, ...]:
        """Nobody needs to look again: the message itself tells."""
        return ()


@dataclass(frozen=True, kw_only=True)
class HandedOver(TicketEvent):
    """A conversation went from the assistant to people, for a reason."""

    kind: ClassVar[str] = "ticket.handed_over"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AddressLeft(TicketEvent):
    """A visitor said where the answer finds them."""

    kind: ClassVar[str] = "ticket.address_left"


@dataclass(frozen=True, kw_only=True)
class VisitorLeft(TicketEvent):
    """A visitor has not looked at our answers (`unseen`, by id) for long: they go by mail now."""

    kind: ClassVar[str] = "ticket.visitor_left"
    unseen: list[int]


@dataclass(frozen=True, kw_only=True)
class ConversationEnded(TicketEvent):
    """A conversation was ended, by its visitor or by silence."""

    kind: ClassVar[str] = "ticket.chat_ended"
