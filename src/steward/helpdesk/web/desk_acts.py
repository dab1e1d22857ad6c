"""What the staff do at the desk: raise, answer, take, pass on, resolve, judge, edit."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, current_app, request

from steward.accounts import actor
from steward.helpdesk import actions, queries
from steward.helpdesk.errors import ChangedMeanwhile
from steward.helpdesk.forms import (
    AssignmentForm,
    NewMessage,
    NewTicket,
    SeenForm,
    SeverityForm,
    StateForm,
    TicketEdit,
)
from steward.helpdesk.rules import Channel, State, id_of
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk import (
    assignment_context,
    shown_after,
    whole_ticket,
)
from steward.helpdesk.web.words import fact_in_words, severity_name, state_name
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import file_response, form, form_values, go_to, is_htmx, page
from steward.kit.sent_files import uploaded_files
from steward.kit.texts import gettext as _


@contextmanager
def naming_what_changed() -> Iterator[None]:
    """Tell whoever comes second what the first did."""
    try:
        yield
    except ChangedMeanwhile as error:
        if error.latest is None or error.latest.kind == "ticket.message":
            raise
        did = fact_in_words(error.latest)
        said = _(
            "%(name)s was first: %(did)s. Nothing of theirs was overwritten.",
            name=error.latest.actor_name,
            did=did,
        )
        raise Conflict(said) from error


@bp.get("/desk/tickets/new")
@access("tickets.create")
def new_ticket() -> Response:
    """Show the form to raise a ticket for a customer; whoever leads here may have begun it."""
    return page("helpdesk/desk/new.html", values=request.args.to_dict(), errors={})


@bp.post("/desk/tickets")
@access("tickets.create")
def create_ticket() -> Response:
    """Raise a ticket for a customer."""
    try:
        new = form(NewTicket)
        files = uploaded_files()
        ticket = actions.raise_ticket(
            session(), new, actor=actor(), channel=Channel.PHONE, files=files
        )
    except BadInput as error:
        return page("helpdesk/desk/new.html", 422, values=form_values(), errors=error.errors)
    return go_to(f"/desk/tickets/{ticket.number}", toast=_("%(n)s is raised", n=ticket.number))


@bp.post("/desk/tickets/<number>/messages")
@access("tickets.reply", "tickets.note")
def write_message(number: str) -> Response:
    """Answer the customer or write a note; to htmx, the new message alone."""
    ticket_id = id_of(number)
    try:
        new, files = form(NewMessage), uploaded_files()
    except BadInput as error:
        return _reply_again(ticket_id, error.errors)
    message = actions.add_message(
        session(), ticket_id, new, actor=actor(), channel=Channel.WEB, files=files
    )
    if not is_htmx():
        return go_to(f"/desk/tickets/{number}")
    view = queries.view_message(session(), message, has_files=bool(files))
    return page("helpdesk/desk/_message.html", message=view, number=number)


def _reply_again(ticket_id: int, errors: dict[str, str]) -> Response:
    again = {"values": form_values(), "errors": errors}
    if not is_htmx():
        return whole_ticket(ticket_id, 422, **again)
    shown = queries.view_ticket(session(), actor(), ticket_id)
    return page("helpdesk/desk/_reply.html", 422, shown=shown, **again)


@bp.post("/desk/tickets/<number>/resolution")
@access("tickets.change")
def resolve(number: str) -> Response:
    """Say that a ticket is solved."""
    version = form(SeenForm).version
    with naming_what_changed():
        actions.resolve_ticket(session(), id_of(number), actor=actor(), version=version)
    return shown_after(id_of(number), _("%(n)s is resolved", n=number), undo="reopen")


@bp.post("/desk/tickets/<number>/reopening")
@access("tickets.change")
def reopen(number: str) -> Response:
    """Take a solved ticket up again."""
    actions.reopen_ticket(session(), id_of(number), actor=actor())
    return shown_after(id_of(number), _("%(n)s is open again", n=number))


@bp.post("/desk/tickets/<number>/state")
@access("tickets.change")
def set_state(number: str) -> Response:
    """Set where a ticket stands."""
    asked = form(StateForm)
    with naming_what_changed():
        ticket = actions.change_state(
            session(), id_of(number), State(asked.state), actor=actor(), version=asked.version
        )
    words = state_name(ticket.state)
    return shown_after(ticket.id, _("%(n)s is %(state)s", n=ticket.number, state=words))


@bp.post("/desk/tickets/<number>/severity")
@access("tickets.change")
def set_severity(number: str) -> Response:
    """Judge anew how badly the customer is held up."""
    asked = form(SeverityForm)
    with naming_what_changed():
        ticket = actions.change_severity(
            session(), id_of(number), asked.severity, actor=actor(), version=asked.version
        )
    return shown_after(ticket.id, _("Severity is %(word)s", word=severity_name(ticket.severity)))


@bp.post("/desk/tickets/<number>/ownership")
@access("tickets.assign")
def take(number: str) -> Response:
    """Take a ticket oneself."""
    asked, version = AssignmentForm(agent=actor().email, reason=_("taken")), form(SeenForm).version
    with naming_what_changed():
        ticket = actions.assign_ticket(
            session(), id_of(number), asked, actor=actor(), version=version
        )
    return shown_after(ticket.id, _("%(n)s is yours", n=ticket.number))


@bp.post("/desk/tickets/<number>/assignment")
@access("tickets.assign")
def assign(number: str) -> Response:
    """Pass a ticket on, with a reason."""
    try:
        asked, version = form(AssignmentForm), form(SeenForm).version
        with naming_what_changed():
            ticket = actions.assign_ticket(
                session(), id_of(number), asked, actor=actor(), version=version
            )
    except (BadInput, Conflict) as error:
        return _assignment_again(id_of(number), error)
    return shown_after(ticket.id, _said_to_whom(ticket.id))


def _assignment_again(ticket_id: int, error: BadInput | Conflict) -> Response:
    context = assignment_context(ticket_id) | {"values": _typed(error), "errors": _faults(error)}
    template = "_assignment.html" if is_htmx() else "assignment.html"
    return page(f"helpdesk/desk/{template}", error.status, **context)


def _typed(error: BadInput | Conflict) -> dict[str, str]:
    """What was filled in, to be sent again: after a conflict, upon what is there by now."""
    outdated = {"version"} if isinstance(error, Conflict) else set()
    return {name: value for name, value in form_values().items() if name not in outdated}


def _faults(error: BadInput | Conflict) -> dict[str, str]:
    return error.errors or {"": error.detail}


def _said_to_whom(ticket_id: int) -> str:
    shown = queries.view_ticket(session(), actor(), ticket_id)
    to = shown.agent_name or shown.team or _("nobody")
    return _("%(n)s now belongs to %(to)s", n=shown.number, to=to)


@bp.post("/desk/tickets/<number>/particulars")
@access("tickets.change")
def edit(number: str) -> Response:
    """Change subject, category, references and tags."""
    ticket_id = id_of(number)
    try:
        asked = form(TicketEdit, emptied=True)
        with naming_what_changed():
            actions.edit_ticket(session(), ticket_id, asked, actor=actor())
    except (BadInput, Conflict) as error:
        return _edit_again(ticket_id, error)
    return shown_after(ticket_id, _("Saved"))


def _edit_again(ticket_id: int, error: BadInput | Conflict) -> Response:
    again = {"edited": _typed(error), "edit_errors": _faults(error)}
    if not is_htmx():
        return whole_ticket(ticket_id, error.status, **again)
    shown = queries.view_ticket(session(), actor(), ticket_id)
    context = again | {"shown": shown, "ticket": shown.ticket}
    return page("helpdesk/desk/_particulars.html", error.status, **context)


@bp.get("/desk/tickets/<number>/attachments/<int:attachment_id>")
@access("tickets.read")
def attachment(number: str, attachment_id: int) -> Response:
    """Send a file that came with a message."""
    found = queries.get_attachment(session(), actor(), id_of(number), attachment_id)
    return file_response(found, current_app.extensions["files"].open(found.sha256))
