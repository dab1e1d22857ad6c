"""Whether something comes later than it was promised, said as soon as that is certain."""

from datetime import date
from typing import NamedTuple


class Outlook(NamedTuple):
    """The first day on which something can arrive, and the one by which it does.

    None where nobody can say.
    """

    soonest: date | None
    by: date | None


def is_late(promised: date | None, outlook: Outlook, today: date) -> bool:
    """Whether the promised day is over, or it cannot arrive on it even if all goes well.

    What no day was promised for is never late.
    """
    soonest = outlook.soonest or today
    return promised is not None and promised < max(soonest, today)


def new_day(promised: date, outlook: Outlook, today: date) -> date | None:
    """Return the day to tell a customer instead of the promised one, where one can be named."""
    named = outlook.by
    return named if named is not None and named > promised and named >= today else None
