"""Jobs of promises: how long they usually take is measured again and again."""

from sqlalchemy.orm import Session

from steward.kit.jobs import job
from steward.promises import actions


@job("promises.measure_paces", cron="*/10 * * * *")
def measure_paces(session: Session) -> None:
    """Measure how long promises took of late: customers are told what to expect by it."""
    actions.measure_paces(session)
