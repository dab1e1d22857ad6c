"""Tables of what comes in: mailboxes that are looked into, every mail and text that came."""

from steward.channels.models.mailboxes import Mailbox
from steward.channels.models.mails import READ, WAITING, InboundMail, Way
from steward.channels.models.texts import InboundText

__all__ = ["READ", "WAITING", "InboundMail", "InboundText", "Mailbox", "Way"]
