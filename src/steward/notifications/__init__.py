"""What goes out: who hears of what, and how. It listens to those below."""

from steward.notifications.actions import take_number

__all__ = ["take_number"]
