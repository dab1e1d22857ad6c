"""What is forgotten at night: what has lapsed, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit import clock, outbox
from steward.kit.housekeeping import forget_old
from steward.kit.idempotency import IdempotencyKey
from steward.kit.limits import RateLimit

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("table", "values", "moment", "kept"),
    [
        (RateLimit, {"key": "a", "hits": 1}, "window_start", timedelta(days=1)),
        (
            IdempotencyKey,
            {"owner": "1", "key": "a", "fingerprint": ""},
            "created_at",
            timedelta(days=2),
        ),
        (
            outbox.Letter,
            {
                "key": "a",
                "channel": "mail",
                "recipient": "",
                "payload": {},
                "state": outbox.SENT,
                "created_at": NOON,
                "due_at": NOON,
                "give_up_at": NOON,
            },
            "sent_at",
            timedelta(days=90),
        ),
    ],
)
def test_a_row_is_kept_for_its_time_and_then_forgotten(
    session: Session,
    table: type[RateLimit | IdempotencyKey | outbox.Letter],
    values: dict[str, object],
    moment: str,
    kept: timedelta,
) -> None:
    with clock.frozen(NOON):
        session.add(table(**values, **{moment: NOON}))
        session.flush()
        clock.advance(kept)
        forget_old(session)
        assert session.scalar(select(func.count()).select_from(table)) == 1
        clock.advance(timedelta(seconds=1))
        forget_old(session)
        assert session.scalar(select(func.count()).select_from(table)) == 0
