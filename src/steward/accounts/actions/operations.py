"""Looking after the system: failed jobs are retried, what has lapsed is forgotten."""

from datetime import timedelta

from sqlalchemy import delete, or_, text
from sqlalchemy.orm import Session

from steward.accounts.events import JobRetried
from steward.accounts.models import Login, OneTimeToken
from steward.accounts.rules import Actor, demand
from steward.kit import clock, events, jobs
from steward.kit.errors import NotFound

_DEVICES_KNOWN_FOR = timedelta(days=90)
_JOB_NAME = text("select task_name from procrastinate_jobs where id = :id")


def retry_job(session: Session, job_id: int, *, actor: Actor) -> None:
    """Put a failed job back into the queue. Raises NotFound, or Conflict when it is not failed."""
    demand(actor, "operations.change")
    name = session.scalar(_JOB_NAME, {"id": job_id})
    if name is None:
        raise NotFound
    jobs.retry(session, job_id)
    events.record(session, JobRetried(subject_id=job_id, name=name), actor=actor)


def forget_lapsed(session: Session) -> None:
    """Delete one-time tokens that nobody used in time, and logins that are long over."""
    now = clock.now()
    session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < now))
    long_ago = now - _DEVICES_KNOWN_FOR
    over = or_(Login.ended_at < long_ago, Login.expires_at < long_ago)
    session.execute(delete(Login).where(over))
