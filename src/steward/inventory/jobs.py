"""What the stores do by themselves: end holds that have expired, and add the ledger up."""

from sqlalchemy.orm import Session

from steward.inventory import actions
from steward.kit.jobs import job

CHECK_LEDGER = "inventory.check_ledger"


@job("inventory.release_expired", cron="* * * * *")
def release_expired(session: Session) -> None:
    """Give free what baskets held that nobody came back to."""
    actions.release_expired(session)


@job(CHECK_LEDGER, cron="23 * * * *")
def check_ledger(session: Session) -> None:
    """Add up the ledger, and note how many differences there are."""
    actions.check_ledger(session)
