"""Works on a problem: what is known of it, who leads it, its cause, its fix and its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, staff
from steward.kit import events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.problems.actions.acts import let_go
from steward.problems.actions.telling import wake_for_fix
from steward.problems.errors import NotProven
from steward.problems.events import ProblemChanged, ProblemClosed, ProblemReopened
from steward.problems.forms import BoneForm, CauseForm, EndForm, FixForm, StatementForm, WhysForm
from steward.problems.models import CauseCode, Problem
from steward.problems.queries import get_problem
from steward.problems.rules import proof_of, weeks_of

CHANGES = "problems.change"
PROVEN = ""
_MOST_BONES = 4  # on a branch: no more can be read


def get_to_change(session: Session, number: str, version: int | None, *, actor: Actor) -> Problem:
    """Return a problem, locked. Raises Conflict when it is not at `version` any more."""
    demand(actor, CHANGES)
    problem = get_problem(session, actor, number, for_update=True)
    check_version(version, problem.version)
    return problem


def describe(
    session: Session, number: str, form: StatementForm, *, version: int | None, actor: Actor
) -> Problem:
    """Say what a problem is, and who leads it."""
    problem = get_to_change(session, number, version, actor=actor)
    if form.owner_id is not None:
        check_staff(session, form.owner_id, "owner_id")
    return _set(session, problem, form.model_dump(), actor)


def write_whys(
    session: Session, number: str, form: WhysForm, *, version: int | None, actor: Actor
) -> Problem:
    """Write the chain of whys anew."""
    problem = get_to_change(session, number, version, actor=actor)
    return _set(session, problem, {"whys": [one for one in form.whys if one]}, actor)


def add_bone(
    session: Session, number: str, form: BoneForm, *, version: int | None, actor: Actor
) -> Problem:
    """Put a thing on the fishbone; in the same words on the same branch, say what is known now."""
    problem = get_to_change(session, number, version, actor=actor)
    new = form.model_dump(mode="json")
    same = [_is_same(one, form) for one in problem.bones]
    if any(same):
        bones = [new if is_it else one for one, is_it in zip(problem.bones, same, strict=True)]
    elif sum(one["branch"] == form.branch for one in problem.bones) >= _MOST_BONES:
        msg = N_("A branch holds four things: take one off first.")
        raise BadInput(msg, errors={"words": msg})
    else:
        bones = [*problem.bones, new]
    return _set(session, problem, {"bones": bones}, actor)


def remove_bone(
    session: Session, number: str, form: BoneForm, *, version: int | None, actor: Actor
) -> Problem:
    """Take a thing off the fishbone."""
    problem = get_to_change(session, number, version, actor=actor)
    bones = [one for one in problem.bones if not _is_same(one, form)]
    return _set(session, problem, {"bones": bones}, actor)


def _is_same(one: Mapping[str, str], form: BoneForm) -> bool:
    return (one["branch"], one["words"]) == (form.branch, form.words)


def find_cause(
    session: Session, number: str, form: CauseForm, *, version: int | None, actor: Actor
) -> Problem:
    """Say what is at the root of a problem: its tickets may be resolved from now on."""
    problem = get_to_change(session, number, version, actor=actor)
    check_code(session, form.cause_id)
    before = _known(problem, ("cause_id", "root", "remedy"))
    problem.find_cause(form.cause_id, form.root, form.remedy)
    return _told(session, problem, before, actor)


def fix(
    session: Session, number: str, form: FixForm, *, version: int | None, actor: Actor
) -> Problem:
    """Say from which day on the fix runs; its proof begins with it."""
    problem = get_to_change(session, number, version, actor=actor)
    before = _known(problem, ("fixed_on",))
    problem.fix(form.fixed_on)
    if form.wakes and form.fixed_on and before["fixed_on"] is None:
        wake_for_fix(session, problem, actor=actor)
    return _told(session, problem, before, actor)


def close(
    session: Session,
    number: str,
    form: EndForm,
    today: date,
    *,
    version: int | None,
    actor: Actor,
) -> Problem:
    """End a problem: proven that the rate fell, or with a reason. Raises NotProven.

    What it keeps back stays so but for what the form releases, which takes who may.
    """
    problem = get_to_change(session, number, version, actor=actor)
    is_proven = bool(
        problem.fixed_on
        and proof_of(
            weeks_of(problem.chart), problem.since.date(), problem.fixed_on, today
        ).is_proven
    )
    if not is_proven and not form.reason:
        raise NotProven
    problem.close(form.reason)
    session.flush()
    told = ProblemClosed(subject_id=problem.id, is_proven=is_proven, reason=form.reason)
    events.record(session, told, actor=actor)
    let_go(session, problem, form.releases, actor=actor)
    return problem


def reopen(session: Session, number: str, *, version: int | None, actor: Actor) -> Problem:
    """Take a problem up again; raises Conflict where another of its slice is open."""
    problem = get_to_change(session, number, version, actor=actor)
    problem.reopen()
    session.flush()
    events.record(session, ProblemReopened(subject_id=problem.id), actor=actor)
    return problem


def check_staff(session: Session, user_id: int, field: str) -> None:
    """Raise BadInput unless it is one of us who can sign in."""
    if not any(one.id == user_id and one.suspended_at is None for one in staff(session)):
        msg = N_("Choose one of us.")
        raise BadInput(msg, errors={field: msg})


def check_code(session: Session, cause_id: int) -> CauseCode:
    """Return a cause that is in use, or raise BadInput."""
    found = session.get(CauseCode, cause_id)
    if found is None or not found.is_used:
        msg = N_("Choose one of the causes.")
        raise BadInput(msg, errors={"cause_id": msg})
    return found


def _set(session: Session, problem: Problem, values: Mapping[str, Any], actor: Actor) -> Problem:
    before = _known(problem, tuple(values))
    for name, value in values.items():
        setattr(problem, name, value)
    return _told(session, problem, before, actor)


def _known(problem: Problem, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in names}


def _told(session: Session, problem: Problem, before: dict[str, Any], actor: Actor) -> Problem:
    changes = {
        name: [_plain(old), _plain(getattr(problem, name))]
        for name, old in before.items()
        if old != getattr(problem, name)
    }
    session.flush()
    if changes:
        told = ProblemChanged(subject_id=problem.id, changes=changes)
        events.record(session, told, actor=actor)
    return problem


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
