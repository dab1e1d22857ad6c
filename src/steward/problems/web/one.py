"""One problem: what it is, what explains it, how it came about, what is done, and the proof."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from flask import Response, request
from flask_babel import get_locale

from steward.accounts import actor, staff
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form_values, page
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.problems import queries
from steward.problems.queries import InForce, ProblemView
from steward.problems.rules import PROOF_WEEKS, Rate, Standing
from steward.problems.web import words
from steward.problems.web.blueprint import PROBLEMS, bp
from steward.problems.web.fishbone import HEAD, branches

_WEEK = timedelta(days=7)


@bp.get(f"{PROBLEMS}/<problem_number>")
@access("problems.read")
def show_problem(problem_number: str) -> Response:
    """Show a problem."""
    return shown_problem(problem_number, {})


def shown_problem(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    """Show a problem, and what is wrong with what was to be done."""
    view = queries.show_problem(session(), actor(), number, today())
    context = {
        "view": view,
        "kept": _kept(view),
        "people": [(str(one.id), one.name) for one in staff(session()) if not one.suspended_at],
        "codes": [(str(one.id), one.name) for one in queries.cause_codes(session())],
        "values": form_values() if errors else {},
        "errors": errors,
        "ticked": request.form.getlist("releases"),
        "today": today(),
        "as_list": request.args.get("as") == "list",
    }
    return page("problems/problem.html", status, **context, **_told(view))


def _kept(view: ProblemView) -> InForce | None:
    """Return what is in force, where the problem could be closed next."""
    is_near = view.row.standing in {Standing.FIX, Standing.PROOF}
    return queries.in_force(session(), view.problem, with_sent=False) if is_near else None


def _told(view: ProblemView) -> dict[str, Any]:
    """Return what the page says in pictures."""
    return {
        "says": words,
        "chart": _chart(view),
        "fish": branches(view.problem.bones),
        "fish_head": HEAD,
        "ranges": _ranges(view),
        "proof_weeks": PROOF_WEEKS,
        "day_said": day_said,
    }


def day_said(day: date) -> str:
    """Say a day: 24 Aug."""
    return str(format_date(day, "d MMM", locale=get_locale()))


def _chart(view: ProblemView) -> dict[str, Any]:
    weeks = view.row.weeks
    return {
        "weeks": [day_said(one.week) for one in weeks],
        "values": [_short(one.rate) for one in weeks],
        "upper": [_short(one.per(one.upper)) for one in weeks],
        "usual": [_short(one.per(one.usual)) for one in weeks],
        "out": [one.is_out for one in weeks],
        "marks": list(_marks(view)),
        "words": {
            "rate": _("complaints per 1,000"),
            "upper": _("limit"),
            "usual": _("usual"),
        },
    }


def _marks(view: ProblemView) -> Iterator[dict[str, Any]]:
    """Yield what happened in which week of the chart."""
    there, fixed_on = {one.week for one in view.row.weeks}, view.problem.fixed_on
    happened = [(view.problem.opened_at.date(), _("noticed"), False)]
    if fixed_on:
        happened.append((fixed_on, _("the fix runs"), True))
    for day, what, is_fix in happened:
        if _monday(day) in there:
            yield {"at": day_said(_monday(day)), "text": what, "is_fix": is_fix}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _ranges(view: ProblemView) -> Sequence[dict[str, Any]]:
    """Return the rates before and after the fix as places on one scale, in per cent."""
    proof = view.row.proof
    if proof is None:
        return []
    top = max(proof.before.high, proof.after.high, 1e-9)
    named = ((_("Before"), proof.before), (_("After"), proof.after))
    return [{"name": name, "rate": rate} | _along(rate, top) for name, rate in named if rate.weeks]


def _along(rate: Rate, top: float) -> dict[str, float]:
    ends = {"low": rate.low, "middle": rate.value, "high": rate.high}
    return {name: round(100 * value / top, 1) for name, value in ends.items()}
