"""Tables of promises: calendars, policies, and the promises made by them."""

from steward.promises.models.calendars import Calendar, FormerHours
from steward.promises.models.policies import Policy
from steward.promises.models.promises import Promise

__all__ = ["Calendar", "FormerHours", "Policy", "Promise"]
