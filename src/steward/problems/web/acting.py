"""What is done with a problem from its page: each act leads back to it, with a way back."""

from collections.abc import Callable

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, go_to, parse
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.problems import actions, forms
from steward.problems.web.blueprint import PROBLEMS, bp
from steward.problems.web.one import shown_problem

ONE = f"{PROBLEMS}/<problem_number>"


def _version() -> int | None:
    return request.values.get("version", type=int)


def _done(number: str, act: Callable[[], object], said: str, undo: str | None = None) -> Response:
    """Do something, and show the problem again: with what was done, or what is wrong."""
    try:
        act()
    except (BadInput, Conflict) as error:
        session().rollback()
        return shown_problem(number, error.errors or {"": error.detail}, error.status)
    suffix = "?as=list" if request.args.get("as") == "list" else ""
    return go_to(f"{PROBLEMS}/{number}{suffix}", toast=said, undo=undo)


@bp.post(f"{ONE}/statement")
@access("problems.change")
def describe(problem_number: str) -> Response:
    """Say what a problem is, and who leads it."""

    def act() -> None:
        sent = form(forms.StatementForm)
        actions.describe(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("Saved"))


@bp.post(f"{ONE}/whys")
@access("problems.change")
def write_whys(problem_number: str) -> Response:
    """Write the whys anew."""

    def act() -> None:
        sent = parse(forms.WhysForm, {"whys": request.form.getlist("whys")})
        actions.write_whys(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("Saved"))


@bp.post(f"{ONE}/bones")
@access("problems.change")
def add_bone(problem_number: str) -> Response:
    """Put a thing on the fishbone."""

    def act() -> None:
        sent = form(forms.BoneForm)
        actions.add_bone(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("It is on the fishbone"))


@bp.post(f"{ONE}/bones/removal")
@access("problems.change")
def remove_bone(problem_number: str) -> Response:
    """Take a thing off the fishbone."""

    def act() -> None:
        sent = form(forms.BoneForm)
        actions.remove_bone(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("It is off the fishbone"))


@bp.post(f"{ONE}/cause")
@access("problems.change")
def find_cause(problem_number: str) -> Response:
    """Say what is at the root of a problem."""

    def act() -> None:
        sent = form(forms.CauseForm)
        actions.find_cause(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("The cause is found: its tickets may be resolved"))


@bp.post(f"{ONE}/fix")
@access("problems.change")
def fix(problem_number: str) -> Response:
    """Say from which day on the fix runs."""

    def act() -> None:
        sent = form(forms.FixForm)
        actions.fix(session(), problem_number, sent, version=_version(), actor=actor())

    return _done(problem_number, act, _("Saved. The weeks after it are the proof"))


@bp.post(f"{ONE}/closure")
@access("problems.change")
def close(problem_number: str) -> Response:
    """End a problem."""

    def act() -> None:
        sent = form(forms.EndForm)
        version = _version()
        actions.close(session(), problem_number, sent, today(), version=version, actor=actor())

    undo = f"{PROBLEMS}/{problem_number}/reopening"
    return _done(problem_number, act, _("%(number)s is closed", number=problem_number), undo)


@bp.post(f"{ONE}/reopening")
@access("problems.change")
def reopen(problem_number: str) -> Response:
    """Take a problem up again."""

    def act() -> None:
        actions.reopen(session(), problem_number, version=_version(), actor=actor())

    return _done(problem_number, act, _("%(number)s is open again", number=problem_number))


@bp.post(f"{ONE}/actions")
@access("problems.change")
def plan_action(problem_number: str) -> Response:
    """Plan something to be done."""

    def act() -> None:
        actions.plan_action(session(), problem_number, form(forms.ActionForm), actor=actor())

    return _done(problem_number, act, _("It is planned"))


@bp.post(f"{ONE}/actions/<int:action_id>/state")
@access("problems.change")
def move_action(problem_number: str, action_id: int) -> Response:
    """Say how far something is that is done."""

    def act() -> None:
        sent, who = form(forms.ActionStateForm), actor()
        actions.move_action(session(), problem_number, action_id, sent, actor=who)

    return _done(problem_number, act, _("Saved"))


@bp.post(f"{ONE}/tickets")
@access("problems.change")
def link_named(problem_number: str) -> Response:
    """Put a ticket into a problem, by its number as it is typed."""

    def act() -> None:
        actions.link_ticket(session(), problem_number, form(forms.LinkForm), actor=actor())

    return _done(problem_number, act, _("The ticket is of this problem now"))


@bp.post(f"{ONE}/tickets/<number>")
@access("problems.change")
def link_ticket(problem_number: str, number: str) -> Response:
    """Put a ticket into a problem."""

    def act() -> None:
        sent = parse(forms.LinkForm, {"ticket": number})
        actions.link_ticket(session(), problem_number, sent, actor=actor())

    return _done(problem_number, act, _("The ticket is of this problem again"))


@bp.post(f"{ONE}/tickets/<number>/removal")
@access("problems.change")
def unlink_ticket(problem_number: str, number: str) -> Response:
    """Take a ticket out of a problem."""

    def act() -> None:
        actions.unlink_ticket(session(), problem_number, number, actor=actor())

    undo = f"{PROBLEMS}/{problem_number}/tickets/{number}"
    return _done(problem_number, act, _("The ticket is out of this problem"), undo)
