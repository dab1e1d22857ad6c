"""Jobs of notifications."""

from sqlalchemy.orm import Session

from steward.kit.jobs import job
from steward.notifications import actions


@job("notifications.forget_old", cron="47 3 * * *")
def forget_old(session: Session) -> None:
    """Clear all inboxes of what is old, once a night."""
    actions.forget_old_notices(session)
