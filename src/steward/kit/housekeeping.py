"""What the kit forgets once a night, so that no table and no folder grows for ever."""

from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from steward.kit import clock, idempotency, limits, outbox, unused
from steward.kit.jobs import job

_LONGEST_WINDOW = timedelta(days=1)  # of a rate limit
_LETTERS_KEPT = timedelta(days=90)


@job("kit.forget_old", cron="41 3 * * *")
def forget_old(session: Session) -> None:
    """Delete rate limits and idempotency keys that have lapsed, and letters sent long ago."""
    now = clock.now()
    limits.forget_before(session, now - _LONGEST_WINDOW)
    idempotency.forget_before(session, now - idempotency.KEPT_FOR)
    outbox.forget_sent_before(session, now - _LETTERS_KEPT)


@job("kit.sweep_files", cron="53 3 * * *")
def sweep_files(session: Session) -> None:
    """Delete stored files that no row names, once a day has passed since they came."""
    unused.sweep(session, current_app.extensions["files"])
