"""Tables of notifications: what people chose, their inbox, webhooks, their numbers."""

from steward.notifications.models.choices import NotificationChoices, NotificationDefaults
from steward.notifications.models.notices import Notice
from steward.notifications.models.phones import Phone
from steward.notifications.models.push import PushSubscription
from steward.notifications.models.templates import MessageTemplate
from steward.notifications.models.webhooks import Webhook

__all__ = [
    "MessageTemplate",
    "Notice",
    "NotificationChoices",
    "NotificationDefaults",
    "Phone",
    "PushSubscription",
    "Webhook",
]
