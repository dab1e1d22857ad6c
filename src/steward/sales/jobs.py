"""What selling does by itself: tell what comes late, forget baskets nobody comes back to."""

from datetime import timedelta

from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.jobs import job
from steward.sales import actions

_KEPT_FOR = timedelta(days=30)


@job("sales.tell_late", cron="*/10 * * * *")
def tell_late(session: Session) -> None:
    """Tell customers of what comes later than promised, before they ask."""
    actions.tell_late(session)


@job("sales.forget_baskets", cron="41 3 * * *")
def forget_baskets(session: Session) -> None:
    """Delete baskets that were not touched for thirty days."""
    actions.forget_baskets(session, clock.now() - _KEPT_FOR)
