"""What promises compute: business hours, and clocks that run by them."""

from steward.promises.rules.clock import Clock
from steward.promises.rules.hours import DAY, Hours, Period
from steward.promises.rules.timeline import Timeline

__all__ = ["DAY", "Clock", "Hours", "Period", "Timeline"]
