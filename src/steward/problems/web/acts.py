"""Acts at hand of a problem: its goods kept back, customers warned and told, tickets woken."""

from collections.abc import Callable, Mapping, Sequence

from babel import Locale
from flask import Response, request
from flask_babel import get_locale

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.languages import LANGUAGES
from steward.kit.pages import form, form_values, go_to, is_htmx, page, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.problems import actions, forms, queries
from steward.problems.models import Problem
from steward.problems.queries import Concerned
from steward.problems.rules import PLACEHOLDERS, Way
from steward.problems.web.blueprint import PROBLEMS, bp
from steward.problems.web.words import WAYS, slice_named

ACTS = f"{PROBLEMS}/<problem_number>/acts"
_UNREACHABLE = 50


@bp.get(ACTS)
@access("problems.read")
def problem_acts(problem_number: str) -> Response:
    """Show what is at hand of a problem; to htmx, what of it is in force."""
    if not is_htmx():
        return _shown(problem_number, {})
    problem = queries.get_problem(session(), actor(), problem_number)
    return page(
        "problems/_in_force.html",
        acts=queries.in_force(session(), problem),
        ways=WAYS,
        is_here="here" in request.args,
    )


def _shown(number: str, errors: Mapping[str, str], status: int = 200, **parts: object) -> Response:
    problem = queries.get_problem(session(), actor(), number)
    values = form_values() if errors or parts else {}
    context = {"samples": None, "values": values, "errors": errors, **_whom(problem), **parts}
    return page("problems/acts.html", status, acts=queries.in_force(session(), problem), **context)


def _whom(problem: Problem) -> dict[str, object]:
    """Return whom a problem concerns, and what they can be told."""
    people = queries.concerned(session(), problem)
    return {
        "where": slice_named(queries.names_of_problem(session(), problem.id)),
        "people": people,
        "counts": queries.by_way(people),
        "read_in": _read_in(people),
        "missed": [one for one in people if one.way == Way.UNREACHABLE][:_UNREACHABLE],
        "asleep": len(queries.tickets_to_wake(session(), problem)),
        "ways": WAYS,
        "placeholders": PLACEHOLDERS,
        "languages": _languages(),
    }


def _languages() -> list[tuple[str, str]]:
    ours = get_locale()
    named = [(code, Locale(code).get_display_name(ours) or code) for code in LANGUAGES]
    return [("", _("Language of the business")), *named]


def _read_in(people: Sequence[Concerned]) -> list[tuple[str, str, int]]:
    """Return in which languages they read: code, name and how many, ours first."""
    counts = queries.by_language(people, settings().language[:2])
    ours = get_locale()
    return [(one, Locale(one).get_display_name(ours) or one, n) for one, n in counts.items()]


def _done(number: str, act: Callable[[], object], said: str, undo: str | None = None) -> Response:
    """Do something, and show how all stands; or what is wrong, with what was typed."""
    try:
        act()
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(number, error.errors or {"": error.detail}, error.status)
    back = f"{PROBLEMS}/{number}/{undo}" if undo else None
    return go_to(f"{PROBLEMS}/{number}/acts", toast=said, undo=back)


@bp.post(f"{ACTS}/hold")
@access("problems.manage")
def hold(problem_number: str) -> Response:
    """Hold the lot of a problem."""

    def act() -> None:
        actions.hold(session(), problem_number, form(forms.KeepBackForm), actor=actor())

    return _done(problem_number, act, _("It is held: nothing of it is sold"), "acts/release")


@bp.post(f"{ACTS}/release")
@access("problems.manage")
def release(problem_number: str) -> Response:
    """Let the lot of a problem go."""

    def act() -> None:
        actions.release(session(), problem_number, actor=actor())

    return _done(problem_number, act, _("This problem does not hold it any more"))


@bp.post(f"{ACTS}/promises")
@access("problems.manage")
def move(problem_number: str) -> Response:
    """Promise other lots to those who ordered."""

    def act() -> None:
        actions.move(session(), problem_number, actor=actor())

    return _done(problem_number, act, _("What could be moved is of other lots now"))


@bp.post(f"{ACTS}/pause")
@access("problems.manage")
def pause(problem_number: str) -> Response:
    """Take the product of a problem off sale."""

    def act() -> None:
        actions.pause(session(), problem_number, form(forms.KeepBackForm), actor=actor())

    return _done(problem_number, act, _("It is not sold for now"), "acts/resumption")


@bp.post(f"{ACTS}/resumption")
@access("problems.manage")
def resume(problem_number: str) -> Response:
    """Let the product of a problem be sold again."""

    def act() -> None:
        actions.resume(session(), problem_number, actor=actor())

    return _done(problem_number, act, _("This problem does not keep it back any more"))


@bp.post(f"{ACTS}/warning")
@access("problems.manage")
def warn(problem_number: str) -> Response:
    """Warn whoever asks."""

    def act() -> None:
        actions.warn(session(), problem_number, form(forms.WarnForm), actor=actor())

    said = _("Whoever asks about it is told from now on")
    return _done(problem_number, act, said, "acts/warning/end")


@bp.post(f"{ACTS}/warning/end")
@access("problems.manage")
def end_warning(problem_number: str) -> Response:
    """Warn nobody any more."""

    def act() -> None:
        actions.end_warning(session(), problem_number, actor=actor())

    return _done(problem_number, act, _("Nobody is told any more"))


@bp.post(f"{ACTS}/message")
@access("problems.manage")
def tell_all(problem_number: str) -> Response:
    """Show a message as its readers get it; confirmed, have all told."""
    if not request.form.get("confirmed"):
        return _preview(problem_number)

    def act() -> None:
        actions.tell_all(session(), problem_number, _message(), actor=actor())

    return _done(problem_number, act, _("It is on its way to all"))


def _message() -> forms.MessageForm:
    """Read a message; what is typed of no language is none in it."""
    texts = {
        code: {name: request.form.get(f"others.{code}.{name}", "") for name in ("subject", "body")}
        for code in LANGUAGES
    }
    sent: dict[str, object] = {
        name: request.form[name]
        for name in ("about", "subject", "body", "to_later")
        if request.form.get(name)
    }
    sent["others"] = {code: text for code, text in texts.items() if any(text.values())}
    return parse(forms.MessageForm, sent)


def _preview(number: str) -> Response:
    try:
        samples = actions.preview(session(), number, _message(), actor=actor())
    except BadInput as error:
        return _shown(number, error.errors or {"": error.detail}, error.status)
    return _shown(number, {}, samples=samples)


@bp.post(f"{ACTS}/waking")
@access("problems.manage")
def wake_all(problem_number: str) -> Response:
    """Wake the tickets of a problem."""

    def act() -> None:
        actions.wake_all(session(), problem_number, form(forms.WakeForm), actor=actor())

    return _done(problem_number, act, _("Its tickets are being woken"))
