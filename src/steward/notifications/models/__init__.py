"""Tables of notifications: what people chose, their inbox, webhooks, their numbers."""

from steward.notifications.models.choices import NotificationChoices, NotificationDefaults
from steward.notifications.models.notices import Notice

__all__ = ["Notice", "NotificationChoices", "NotificationDefaults"]
