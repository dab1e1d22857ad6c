"""Adding up the whole ledger, for the number that the stock page shows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.events import STOCK_CHECK
from steward.inventory.models import Movement, StockCheck
from steward.inventory.queries import differences, worth
from steward.kit import clock, jobs, live

CHECK_LEDGER = "inventory.check_ledger"  # the job


def ask_for_check(session: Session, *, actor: Actor) -> None:
    """Have the ledger added up soon, by the worker."""
    demand(actor, "stock.manage")
    jobs.defer(session, CHECK_LEDGER)


def check_ledger(session: Session) -> StockCheck:
    """Compute anew all that is kept twice about the stock, and note how many differences it has."""
    movements = session.scalar(select(func.count()).select_from(Movement)) or 0
    check = StockCheck(
        at=clock.now(),
        movements=movements,
        differences=differences(session),
        worth={currency: str(value) for currency, value in worth(session)},
    )
    session.add(check)
    session.flush()
    live.announce(session, STOCK_CHECK)
    return check
