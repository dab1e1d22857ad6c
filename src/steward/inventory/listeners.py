"""What the stores do when something happens in them that jobs follow on."""

from sqlalchemy.orm import Session

from steward.inventory.actions import COMPUTE
from steward.inventory.events import ForecastsMade
from steward.kit import jobs
from steward.kit.events import Actor, listen


def init_listeners() -> None:
    """Work out reorder points anew after each run of the forecast."""
    listen(ForecastsMade, _compute)


def _compute(session: Session, _made: ForecastsMade, _actor: Actor) -> None:
    jobs.defer(session, COMPUTE)
