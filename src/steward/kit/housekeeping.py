"""What the kit does by itself: facts are sealed and checked, and what has lapsed is forgotten."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from steward.kit import clock, idempotency, limits, outbox, seals, unused
from steward.kit.db import Database
from steward.kit.jobs import batch_job, job
from steward.kit.running import settings, zone

_LOG = logging.getLogger(__name__)

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


@batch_job("kit.seal_facts", cron="* * * * *")
def seal_facts(database: Database) -> Iterator[int]:
    """Seal the facts that are settled, and sign where the chain stood at the end of yesterday."""
    yield from seals.seal_facts(database)
    with database.transaction() as session:
        seals.sign_head(session, _signer(), zone())


@batch_job("kit.check_seals", cron="29 2 * * *")
def check_seals(database: Database) -> Iterator[str]:
    """Check the whole chain, and keep when that was and the first difference, for the page."""
    with database.reading() as session:
        until = seals.standing(session).seals  # others come meanwhile
        first = next(seals.differences(session, _signer()), None)
    if first:
        _LOG.error("the facts are not as they were sealed: %s", first)
    with database.transaction() as session:
        seals.note_check(session, until, first)
    yield "checked"


def _signer() -> seals.Signer:
    return seals.Signer(settings().signing_key())
