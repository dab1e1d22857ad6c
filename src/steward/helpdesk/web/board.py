"""The supervisor's board: who waits, what is at risk, who carries how much; with acts at hand."""

from collections.abc import Sequence
from datetime import datetime, time

from flask import Response, make_response, request

from steward.accounts import Team, actor, teams
from steward.helpdesk import actions, queries
from steward.helpdesk.forms import AssignmentForm, SeenForm, SeverityForm
from steward.helpdesk.queries import Period, Scope
from steward.helpdesk.rules import id_of
from steward.helpdesk.web.asked_report import zone_here
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk_acts import naming_what_changed
from steward.helpdesk.web.words import promise_names, severity_name
from steward.kit import clock
from steward.kit.access import access
from steward.kit.db import database, session
from steward.kit.pages import form, go_to, is_htmx, page, with_toast
from steward.kit.texts import gettext as _

_BOARD = "/desk/board"
_ACTS = "/desk/board/tickets/<number>"


@bp.get(_BOARD)
@access("board.read")
def board() -> Response:
    """Show the board of all teams or of one; to htmx, the part that changes by itself."""
    template = "_board.html" if is_htmx() else "board.html"
    return page(f"helpdesk/board/{template}", **_context())


def _context() -> dict[str, object]:
    now = clock.now()
    with database().reading() as reading:
        known = teams(reading)
        scope = Scope(actor(), chosen_team(known))
        return {
            "now_at": now,
            "teams": known,
            "team": scope.team,
            "promises": promise_names(),
            "waiting": queries.waiting_for_us(reading, scope),
            "risks": queries.promises_at_risk(reading, scope, now),
            "crew": queries.crew_of(reading, scope, now),
            **queries.figures_of(reading, scope, _today(now))._asdict(),
        }


def _today(now: datetime) -> Period:
    return Period(datetime.combine(now.astimezone(zone_here()), time(), zone_here()), now)


def chosen_team(known: Sequence[Team]) -> Team | None:
    """Return the team that the address names, None for all of them."""
    asked = request.args.get("team", type=int)
    return next((team for team in known if team.id == asked), None)


@bp.post(f"{_ACTS}/severity")
@access("board.read")
def raise_from_board(number: str) -> Response:
    """Judge anew how badly a customer is held up, and stay at the board."""
    asked = form(SeverityForm)
    with naming_what_changed():
        ticket = actions.change_severity(
            session(), id_of(number), asked.severity, actor=actor(), version=asked.version
        )
    return _done(_("%(n)s is %(word)s now", n=number, word=severity_name(ticket.severity)))


@bp.post(f"{_ACTS}/acknowledgement")
@access("board.read")
def acknowledge_from_board(number: str) -> Response:
    """Say that one sees to what is at risk, and stay at the board."""
    actions.acknowledge_promises(session(), id_of(number), actor=actor())
    return _done(_("You see to %(n)s: nobody else is called for it", n=number))


@bp.post(f"{_ACTS}/lead")
@access("board.read")
def call_in_the_lead(number: str) -> Response:
    """Give a ticket to the lead who looks at the board."""
    asked, version = (
        AssignmentForm(agent=actor().email, reason=_("called in as lead")),
        form(SeenForm).version,
    )
    with naming_what_changed():
        actions.assign_ticket(session(), id_of(number), asked, actor=actor(), version=version)
    return _done(_("%(n)s is yours", n=number))


def _done(toast: str) -> Response:
    if is_htmx():
        return with_toast(make_response("", 204), toast, changed=True)
    return go_to(_BOARD, toast=toast)
