"""Recording dated changes, and judging them again as data come."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.events import ChangeCorrected, ChangeRecorded, ChangeRemoved
from steward.analytics.forms import ChangeForm
from steward.analytics.models import Change
from steward.analytics.queries.changes import changes_to_judge, get_change, judged
from steward.analytics.queries.known import dimensions_of
from steward.analytics.rules.metrics import METRICS
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_, packed
from steward.kit.versions import check_version
from steward.quant.effect import verdict
from steward.sales import get_discount

JUDGE_CHANGES = "analytics.judge_changes"  # the job


def record_change(
    session: Session, form: ChangeForm, *, actor: Actor, is_judged: bool = True
) -> Change:
    """Record a change and judge it, or leave that to the job. Raises BadInput that says why."""
    demand(actor, "insights.manage")
    _check(session, form, actor)
    change = Change(**form.model_dump(), created_at=clock.now())
    if is_judged:
        judge_again(session, change)
    session.add(change)
    session.flush()
    events.record(session, ChangeRecorded(subject_id=change.id, name=change.name), actor=actor)
    return change


def correct_change(
    session: Session, change_id: int, form: ChangeForm, *, version: int | None, actor: Actor
) -> Change:
    """Record a change otherwise, and judge it anew. Raises BadInput, Conflict."""
    demand(actor, "insights.manage")
    change = get_change(session, actor, change_id, for_update=True)
    check_version(version, change.version)
    _check(session, form, actor)
    corrected = {}
    for name, value in form.model_dump().items():
        before = getattr(change, name)
        if before != value:
            corrected[name] = [str(before), str(value)]
            setattr(change, name, value)
    if corrected:
        judge_again(session, change)
        session.flush()
        fact = ChangeCorrected(subject_id=change.id, name=change.name, changes=corrected)
        events.record(session, fact, actor=actor)
    return change


def remove_change(session: Session, change_id: int, *, version: int | None, actor: Actor) -> None:
    """Take a change off the list. Raises Conflict."""
    demand(actor, "insights.manage")
    change = get_change(session, actor, change_id, for_update=True)
    check_version(version, change.version)
    events.record(session, ChangeRemoved(subject_id=change.id, name=change.name), actor=actor)
    session.delete(change)
    session.flush()


def judge_all_again(session: Session) -> None:
    """Judge all changes by the data that there are now."""
    for change in changes_to_judge(session):
        judge_again(session, change)
    session.flush()


def judge_again(session: Session, change: Change) -> None:
    """Keep what is to be said of a change by now."""
    found = judged(session, change.case).found
    change.verdict = packed(verdict(found)) if found is not None else None
    change.is_real = found.is_real if found is not None else None
    change.judged_at = clock.now()


def _check(session: Session, form: ChangeForm, actor: Actor) -> None:
    errors = {}
    if form.metric not in METRICS:
        errors["metric"] = N_("There is no metric of this name.")
    elif form.dimension and form.dimension not in dimensions_of(METRICS[form.metric]):
        errors["dimension"] = N_("The metric is not told by this.")
    if form.touched and not form.dimension:
        errors["dimension"] = N_("Say by what it was touched: by product, by region …")
    if form.dimension and not form.touched:
        errors["touched"] = N_("Say which were touched, or choose that it was for all.")
    if set(form.controls) & set(form.touched):
        errors["controls"] = N_("What was touched cannot be compared with itself.")
    if errors:
        raise BadInput(errors=errors)
    if form.discount_id is not None:
        get_discount(session, actor, form.discount_id)
