"""What-if: a past period tried under other rules or staff, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Response, make_response, request

from steward.accounts import actor
from steward.helpdesk.actions import what_if as actions
from steward.helpdesk.forms import WhatIfForm
from steward.helpdesk.queries import what_if as queries
from steward.helpdesk.rules.what_if import Findings
from steward.helpdesk.web.asked_report import LENGTHS, AskedReport, zone_here
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.what_if_view import run_context, start_context, values_of
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, is_htmx, page, with_toast
from steward.kit.texts import gettext as _

_WHAT_IF = "/desk/reports/what-if"
_ONE = f"{_WHAT_IF}/<int:what_if_id>"
_MOST = 50


@bp.get(_WHAT_IF)
@access("board.read")
def what_if() -> Response:
    """Show the form, filled in like an earlier try where one is named, and what was tried."""
    return _show({})


def _show(errors: Mapping[str, str]) -> Response:
    asked = AskedReport.by_request()
    return page(
        "helpdesk/what_if/start.html",
        asked=asked,
        lengths=LENGTHS,
        errors=errors,
        values=_values(asked),
        most=_MOST,
        **start_context(_MOST),
    )


def _values(asked: AskedReport) -> Mapping[str, object]:
    if request.method == "POST":
        return form_values() | {"without": request.form.getlist("without")}
    like = request.args.get("like", type=int)
    with database().reading() as reading:
        run = queries.find_what_if(reading, like) if like else None
    return values_of(run) if run else {"first": asked.first, "last": asked.last}


@bp.post(_WHAT_IF)
@access("board.read")
@again(_show)
def try_what_if() -> Response:
    """Have it reckoned, and show it."""
    run = actions.try_what_if(session(), form(WhatIfForm), zone_here(), actor=actor())
    return go_to(f"{_WHAT_IF}/{run.id}")


@bp.get(_ONE)
@access("board.read")
def one_what_if(what_if_id: int) -> Response:
    """Show what came of a try, or how far it is."""
    with database().reading() as reading:
        run = queries.get_what_if(reading, what_if_id)
    return page("helpdesk/what_if/one.html", **run_context(run))


@bp.get(f"{_ONE}.csv")
@access("board.read")
def what_if_file(what_if_id: int) -> Response:
    """Send what came of a try as a file for a spreadsheet."""
    with database().reading() as reading:
        run = queries.get_what_if(reading, what_if_id)
    if run.findings is None:
        raise NotFound
    rows = _cells(Findings.model_validate(run.findings))
    return csv_response(f"what-if-{run.id}", _HEAD, rows)


_HEAD = ("figure", "of", "really", "simulated as it is", "simulated as changed")


def _cells(found: Findings) -> Iterator[Sequence[object]]:
    sides = (found.real, found.today, found.changed)
    for severity in found.severities:
        yield ["kept", severity, *(side.kept.get(severity, 0) for side in sides)]
        yield ["broken", severity, *(side.broken.get(severity, 0) for side in sides)]
    for name, field in _WHOLE.items():
        yield [name, "", *(getattr(side, field) for side in sides)]
    for load in found.loads:
        yield ["load", load.name, "", *("" if one is None else one for one in load[1:])]


_WHOLE = {
    "tickets": "tickets",
    "not solved": "unsolved",
    "transfers": "transfers",
    "wait, minutes, half": "half",
    "wait, minutes, 95 %": "most",
    "wait, minutes, longest": "longest",
}


@bp.post(f"{_ONE}/removal")
@access("board.read")
def remove_what_if(what_if_id: int) -> Response:
    """Take a try out of the list."""
    actions.remove_what_if(session(), what_if_id, actor=actor())
    return _done(_("Removed"), undo=f"{_WHAT_IF}/{what_if_id}/return")


@bp.post(f"{_ONE}/return")
@access("board.read")
def bring_back_what_if(what_if_id: int) -> Response:
    """Put a try that was removed into the list again."""
    actions.bring_back_what_if(session(), what_if_id, actor=actor())
    return _done(_("It is back"))


def _done(toast: str, undo: str | None = None) -> Response:
    if is_htmx():
        return with_toast(make_response("", 204), toast, undo=undo, changed=True)
    return go_to(_WHAT_IF, toast=toast)
