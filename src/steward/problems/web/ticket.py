"""Beside a ticket: the problem that it is of, and what it came of."""

from flask import Response
from flask_babel import get_locale

from steward.accounts import actor
from steward.helpdesk import Ticket, id_of, tickets_there
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import NotFound
from steward.kit.pages import form, go_to, is_htmx, page, parse
from steward.kit.texts import gettext as _
from steward.problems import actions, queries
from steward.problems.forms import LinkForm, TicketCauseForm
from steward.problems.models import Complaint, Problem
from steward.problems.web.blueprint import bp
from steward.sales import order_number

ONE = "/desk/tickets/<number>/problem"


@bp.get(ONE)
@access("problems.read")
def ticket_problem(number: str) -> Response:
    """Show of which problem a ticket is, or let it be put into one."""
    if not tickets_there(session(), actor(), [number]):
        raise NotFound
    found = queries.find_of_ticket(session(), id_of(number))
    context = {
        "number": number,
        "found": found,
        "codes": queries.cause_codes(session()) if found else [],
        "problems": [] if found else queries.open_problems(session()),
        "known": _known(number, found),
        "desk": True,
    }
    template = "_ticket.html" if is_htmx() else "ticket.html"
    return page(f"problems/{template}", **context)


def _known(number: str, found: tuple[Complaint, Problem] | None) -> list[queries.Known]:
    """Return what its customer is told who asks: of its problem, or of what it asks about."""
    language = str(get_locale() or "")[:2]
    if found is not None:
        note = queries.note_of(session(), found[1], language)
        return [note] if note else []
    ticket = session().get_one(Ticket, id_of(number))
    order = order_number(ticket.order_id) if ticket.order_id else ""
    asked = f"{ticket.subject}\n{ticket.product or ''}\n{order}"
    return queries.known_to(session(), ticket.customer_id, asked, language)


@bp.post(f"{ONE}/<problem_number>")
@access("problems.change")
def put_into_problem(number: str, problem_number: str) -> Response:
    """Put a ticket into a problem from beside it."""
    sent = parse(LinkForm, {"ticket": number})
    actions.link_ticket(session(), problem_number, sent, actor=actor())
    said = _("It is of %(problem)s now", problem=problem_number)
    return go_to(f"/desk/tickets/{number}", toast=said)


@bp.post(f"{ONE}/<problem_number>/cause")
@access("problems.change")
def give_cause(number: str, problem_number: str) -> Response:
    """Say what a ticket came of."""
    sent, who = form(TicketCauseForm), actor()
    actions.give_cause(session(), problem_number, number, sent, actor=who)
    return go_to(f"/desk/tickets/{number}", toast=_("Its cause is noted"))
