"""The jobs page: what waits, runs and failed in the background."""

from flask import Response

from steward.accounts import actions
from steward.accounts.rules import may
from steward.accounts.web.blueprint import bp
from steward.accounts.web.guard import actor
from steward.kit import db, jobs
from steward.kit.access import access
from steward.kit.pages import go_to, page
from steward.kit.texts import gettext as _

_JOBS = "/desk/admin/jobs"


@bp.get(_JOBS)
@access("operations.read")
def jobs_page() -> Response:
    """Show failed jobs first, then those that run and wait."""
    session = db.session()
    return page(
        "accounts/jobs.html",
        failed=jobs.jobs_in(session, "failed"),
        running=jobs.jobs_in(session, "doing"),
        waiting=jobs.jobs_in(session, "todo"),
        may_retry=may(actor(), "operations.change"),
    )


@bp.post(f"{_JOBS}/<int:job_id>/retry")
@access("operations.change")
def retry_job(job_id: int) -> Response:
    """Put a failed job back into the queue."""
    actions.retry_job(db.session(), job_id, actor=actor())
    return go_to(_JOBS, toast=_("Job put back into the queue"))
