"""Jobs of accounts: once a night, forget what has lapsed."""

from sqlalchemy.orm import Session

from steward.accounts import actions
from steward.kit.jobs import job


@job("accounts.forget_lapsed", cron="17 3 * * *")
def forget_lapsed(session: Session) -> None:
    """Delete unused one-time tokens and logins that are long over."""
    actions.forget_lapsed(session)
