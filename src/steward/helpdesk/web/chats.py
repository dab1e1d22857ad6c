"""Chats at the desk: the list, several side by side, and what one does with them."""

from collections.abc import Mapping, Sequence

from flask import Response, make_response, request

from steward.accounts import actor, first_name
from steward.helpdesk import actions
from steward.helpdesk.actions.conversations import (
    announce_agent_typing,
    end_chat,
    pass_chat_on,
    see_as_agent,
    take_chat,
)
from steward.helpdesk.forms import HolderForm, NewMessage, TransferForm
from steward.helpdesk.queries.chats import ChatRow, Colleague, chats, colleagues, view_chat
from steward.helpdesk.queries.conversations import is_staffed
from steward.helpdesk.rules import Channel, id_of
from steward.helpdesk.rules.chats import Standing
from steward.helpdesk.rules.timeline import timeline
from steward.helpdesk.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, is_htmx, page, with_toast
from steward.kit.sent_files import uploaded_files
from steward.kit.texts import gettext as _

_CHATS = "/desk/chats"
_OWN = (Standing.MINE, Standing.OFFERED)  # stand side by side by themselves
_NOTHING: Mapping[str, str] = {}


@bp.get(_CHATS)
@access("tickets.reply")
def chats_page() -> Response:
    """Show the chats that are one's own side by side; to htmx, the list of all alone."""
    if not is_htmx():
        return _whole_page(None)
    rows = chats(session(), actor())
    return page("helpdesk/chats/_list.html", **_listed(rows, request.args.get("current")))


def _whole_page(also: int | None, status: int = 200, **refused: Mapping[str, str]) -> Response:
    """Show one's own chats, and `also` one more, whoever has it; what was refused belongs to it."""
    rows = chats(session(), actor())
    own = sorted(row.id for standing in _OWN for row in rows[standing])
    shown = dict.fromkeys(own if also is None else [also, *own])
    columns = [_column(one, **(refused if one == also else {})) for one in shown]
    current = columns[0]["number"] if also else None
    return page("helpdesk/chats/chats.html", status, columns=columns, **_listed(rows, current))


def _listed(rows: Mapping[Standing, Sequence[ChatRow]], current: object) -> dict[str, object]:
    own = [row for standing in _OWN for row in rows[standing]]
    return {
        "rows": rows,
        "own": own,
        "unread": sum(row.unread > 0 for row in own),
        "current": current,
        "is_staffed": is_staffed(session()),
    }


def _column(
    ticket_id: int, values: Mapping[str, str] = _NOTHING, errors: Mapping[str, str] = _NOTHING
) -> dict[str, object]:
    """Gather what a chat shows, with what was typed and refused, if anything was."""
    chat = view_chat(session(), actor(), ticket_id)
    first = first_name(chat.shown.customer_name)
    return {
        "chat": chat,
        "entries": timeline(chat.messages, chat.acts),
        "number": chat.number,
        "first_name": first,
        "values": values,
        "errors": errors,
    }


@bp.get(f"{_CHATS}/<number>")
@access("tickets.reply")
def chat(number: str) -> Response:
    """Show a chat among one's own; to htmx, that alone."""
    if is_htmx():
        return page("helpdesk/chats/_chat.html", **_column(id_of(number)))
    return _whole_page(id_of(number))


@bp.post(f"{_CHATS}/<number>/messages")
@access("tickets.reply")
def write_in_chat(number: str) -> Response:
    """Answer the visitor, with files; whoever answers owns the chat."""
    ticket_id = id_of(number)
    view_chat(session(), actor(), ticket_id)
    try:
        new, files = form(NewMessage), uploaded_files()
    except BadInput as error:
        return _again(ticket_id, error.errors, error.status)
    actions.add_message(session(), ticket_id, new, actor=actor(), channel=Channel.CHAT, files=files)
    return _shown(ticket_id)


def _again(ticket_id: int, errors: Mapping[str, str], status: int) -> Response:
    refused = {"values": form_values(), "errors": errors}
    if not is_htmx():
        return _whole_page(ticket_id, status, **refused)
    return page("helpdesk/chats/_chat.html", status, **_column(ticket_id, **refused))


def _shown(ticket_id: int, toast: str = "") -> Response:
    """Answer an act with the chat as it stands now."""
    session().flush()
    column = _column(ticket_id)
    if not is_htmx():
        return go_to(f"{_CHATS}/{column['number']}", toast=toast or None)
    part = page("helpdesk/chats/_chat.html", **column)
    return with_toast(part, toast) if toast else part


@bp.post(f"{_CHATS}/<number>/ownership")
@access("tickets.assign")
def take_chat_over(number: str) -> Response:
    """Take a chat: from the assistant, from the queue, or what is offered to one."""
    held_by = form(HolderForm).held_by
    ticket = take_chat(session(), id_of(number), held_by=held_by, actor=actor())
    return _shown(ticket.id, _("The chat is yours. The assistant is silent from now on"))


@bp.get(f"{_CHATS}/<number>/transfer")
@access("tickets.assign")
def chat_transfer_form(number: str) -> Response:
    """Show the form to pass a chat on: to whom, or to whoever knows what, and a note."""
    return _transfer(id_of(number), _NOTHING, _NOTHING)


def _transfer(
    ticket_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    others = colleagues(session(), actor())
    template = "_transfer.html" if is_htmx() else "transfer.html"
    return page(
        f"helpdesk/chats/{template}",
        status,
        chat=view_chat(session(), actor(), ticket_id),
        colleagues=[("", _("nobody in particular"))] + [(o.email, _described(o)) for o in others],
        skills=[("", _("no skill"))] + [(one, one) for one in _skills(others)],
        values=values,
        errors=errors,
    )


def _described(one: Colleague) -> str:
    """Say in a list whether somebody is there and has room."""
    if not one.is_present:
        return _("%(name)s, not here", name=one.name)
    carries = {"load": f"{one.load:g}", "capacity": f"{one.capacity:g}"}
    if one.has_room:
        return _("%(name)s, here: %(load)s of %(capacity)s", name=one.name, **carries)
    return _("%(name)s, here, full: %(load)s of %(capacity)s", name=one.name, **carries)


def _skills(others: Sequence[Colleague]) -> list[str]:
    return sorted({skill for one in others for skill in one.skills})


@bp.post(f"{_CHATS}/<number>/transfer")
@access("tickets.assign")
def transfer_chat(number: str) -> Response:
    """Pass a chat on, with a note for whoever gets it."""
    try:
        ticket = pass_chat_on(session(), id_of(number), form(TransferForm), actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _transfer(id_of(number), form_values(), errors, error.status)
    to = view_chat(session(), actor(), ticket.id).shown.agent_name
    return _shown(ticket.id, _("%(name)s has the chat now", name=to))


@bp.post(f"{_CHATS}/<number>/end")
@access("tickets.change")
def end_a_chat(number: str) -> Response:
    """End a chat; what was typed and not sent stays."""
    resolve = request.form.get("resolve") == "yes"
    end_chat(session(), id_of(number), resolve=resolve, actor=actor())
    return _shown(id_of(number), _("The chat is ended"))


@bp.post(f"{_CHATS}/<number>/seen/<int:message_id>")
@access("tickets.reply")
def see_chat(number: str, message_id: int) -> Response:
    """Note that one of us has seen all up to a message."""
    see_as_agent(session(), id_of(number), message_id, actor=actor())
    return make_response("", 204)


@bp.post(f"{_CHATS}/<number>/typing")
@access("tickets.reply")
def type_in_chat(number: str) -> Response:
    """Let the visitor know that one of us types; nothing is kept."""
    announce_agent_typing(session(), id_of(number), actor=actor())
    return make_response("", 204)
