"""Tables of promises: calendars, policies, the promises made by them, and their usual pace."""

from steward.promises.models.calendars import Calendar, FormerHours
from steward.promises.models.paces import Pace
from steward.promises.models.policies import Policy
from steward.promises.models.promises import Promise

__all__ = ["Calendar", "FormerHours", "Pace", "Policy", "Promise"]
