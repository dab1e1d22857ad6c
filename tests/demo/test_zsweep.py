import random
from datetime import UTC, datetime, timedelta
import pytest
from sqlalchemy.orm import Session
from steward.demo import generate
from steward.demo.fill import fill
from steward.kit import clock
from steward.kit.db import Database
R=random.Random(7)
NOWS=[datetime(2026,11,23,14,50,tzinfo=UTC)+timedelta(minutes=5*k) for k in range(6)]+[datetime(2026,11,1,tzinfo=UTC)+timedelta(minutes=R.randrange(60*24*400)) for _ in range(60)]
@pytest.mark.parametrize("now", NOWS, ids=str)
def test_fill(database_url, now):
    database = Database(database_url)
    with Session(database.engine) as session, clock.frozen(now):
        fill(session, generate(now, tickets=300))
        session.rollback()
    database.dispose()
