"""Jobs of notifications."""

from sqlalchemy.orm import Session

from steward.kit.jobs import job
from steward.kit.running import settings
from steward.notifications import actions


@job("notifications.forget_old", cron="47 3 * * *")
def forget_old(session: Session) -> None:
    """Clear all inboxes of what is old, once a night."""
    actions.forget_old_notices(session)


@job("notifications.list_daily", cron="*/10 * * * *")
def list_daily(session: Session) -> None:
    """Text the list of their queries to those who want it each morning."""
    actions.list_daily(session, settings())
