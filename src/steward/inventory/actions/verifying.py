"""Adding up the whole ledger, for the number that the stock page shows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.inventory.events import STOCK_CHECK
from steward.inventory.models import Movement, StockCheck
from steward.inventory.queries import differences
from steward.kit import clock, live


def check_ledger(session: Session) -> StockCheck:
    """Compute anew all that is kept twice about the stock, and note how many differences it has."""
    movements = session.scalar(select(func.count()).select_from(Movement)) or 0
    check = StockCheck(at=clock.now(), movements=movements, differences=differences(session))
    session.add(check)
    session.flush()
    live.announce(session, STOCK_CHECK)
    return check
