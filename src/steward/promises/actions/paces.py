"""Measuring how long promises usually take."""

from datetime import timedelta

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.promises.models import Pace

_OF_LATE = timedelta(days=30)
_FEWEST = 10  # measured promises that say something
_MEASURE = text("""
    insert into paces (kind, policy_id, number, half, most)
    select kind, policy_id, count(*),
           percentile_cont(0.5) within group (order by used),
           percentile_cont(0.9) within group (order by used)
    from promises where ended_at > :since and kept is not null
    group by grouping sets ((kind, policy_id), (kind))
    having count(*) >= :fewest and (grouping(policy_id) = 1 or policy_id is not null)
""")


def measure_paces(session: Session) -> None:
    """Measure anew what promises of the last thirty days took, by kind and policy and by kind."""
    session.execute(delete(Pace))
    session.execute(_MEASURE, {"since": clock.now() - _OF_LATE, "fewest": _FEWEST})
