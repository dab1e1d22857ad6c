"""Tables of what comes in: mailboxes that are looked into, and every mail that came."""

from steward.channels.models.mailboxes import Mailbox
from steward.channels.models.mails import READ, WAITING, InboundMail, Way

__all__ = ["READ", "WAITING", "InboundMail", "Mailbox", "Way"]
