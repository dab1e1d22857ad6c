"""Macros at the desk: replace, refund, notify when back; the answer is drafted into the reply."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, request

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.forms import AgainForm
from steward.helpdesk.queries import view_ticket
from steward.helpdesk.queries.bought import bought_beside, instead_of_lines
from steward.helpdesk.queries.canned import placeholder_values
from steward.helpdesk.queries.macros import drafted
from steward.helpdesk.rules import id_of, number_of
from steward.helpdesk.rules.macros import Macro
from steward.helpdesk.web import bought_words as words
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.desk import shown_after, shown_with, whole_ticket
from steward.inventory import Sellable, TooLittleStock
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.once import FIELD, leads_to, led_to, new_key
from steward.kit.pages import form_values, is_htmx, page, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.sales import Instead

_QUANTITY = "quantity-"  # and the number of a line


class Done(NamedTuple):
    """What a macro did, in words; the answer that it drafts; the way back where there is one."""

    toast: str
    draft: str
    undo: str | None = None


Again = Callable[[int, Mapping[str, str], Mapping[str, str], int], Response]


def run_macro(ticket_id: int, act: Callable[[str], Done], again: Again) -> Response:
    """Run a macro, once however often its form is sent; what is refused is asked again."""
    owner, key = f"user:{actor().user_id}", request.form.get(FIELD) or new_key()
    if known := led_to(owner):
        return _shown(ticket_id, Done(_("That was done before"), known))
    try:
        done = act(key)
    except (BadInput, Conflict) as error:
        session().rollback()
        errors = error.errors or {"": error.detail}
        return again(ticket_id, form_values(), errors, error.status)
    leads_to(owner, done.draft)
    return _shown(ticket_id, done)


def _shown(ticket_id: int, done: Done) -> Response:
    if not is_htmx():
        return whole_ticket(ticket_id, values={"body": done.draft})
    return shown_with(ticket_id, done.toast, undo=done.undo, draft=done.draft)


def draft_of(ticket_id: int, macro: Macro, **values: str) -> str:
    """Draft an answer, as the actor would write it."""
    shown = view_ticket(session(), actor(), ticket_id)
    known = placeholder_values(shown, actor(), business=settings().business_name)
    return drafted(session(), macro, known | values)


def ask_macro(part: str, ticket_id: int, status: int = 200, **context: object) -> Response:
    """Show the form of a macro: as a part of the open ticket, or as a page of its own."""
    bought = bought_beside(session(), actor(), ticket_id)
    shown = {"bought": bought, "number": bought.ticket.number, "told": words, "once": new_key()}
    whole = part if is_htmx() else "helpdesk/macros/macro.html"
    return page(whole, status, part=part, **shown, **context)


@bp.get("/desk/tickets/<number>/replacement")
@access("tickets.change")
def replacement_form(number: str) -> Response:
    """Ask what of the ticket's order is sent again, and why."""
    return _ask_again(id_of(number), {}, {})


def _ask_again(
    ticket_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    instead = _instead(ticket_id) if status == TooLittleStock.status else ()
    context = {"values": values, "errors": _by_line(errors), "instead": instead}
    return ask_macro("helpdesk/macros/_replacement.html", ticket_id, status, **context)


def _instead(ticket_id: int) -> Sequence[tuple[Sellable, Instead]]:
    """Name what can stand for what was asked for, and is not there."""
    order = bought_beside(session(), actor(), ticket_id).order
    wanted = {one.line: one.quantity for one in _parts_sent().lines}
    return instead_of_lines(session(), order, wanted) if order else ()


@bp.post("/desk/tickets/<number>/replacement")
@access("tickets.change")
def send_again(number: str) -> Response:
    """Reserve goods of the ticket's order anew, open their delivery, and draft the answer."""
    return run_macro(id_of(number), lambda key: _send_again(id_of(number), key), _ask_again)


def _send_again(ticket_id: int, key: str) -> Done:
    asked = _parts_sent()
    delivery, goods = actions.replace_goods(session(), ticket_id, asked, key=key, actor=actor())
    values = {"delivery": delivery.number, "goods": goods}
    if delivery.promised_on:
        values["day"] = words.day(delivery.promised_on)
    draft = draft_of(ticket_id, Macro.REPLACEMENT, **values)
    undo = f"/desk/tickets/{number_of(ticket_id)}/replacements/{delivery.number}/removal"
    return Done(_("Replacement %(number)s is opened", number=delivery.number), draft, undo)


def _parts_sent() -> AgainForm:
    sent = ((name.removeprefix(_QUANTITY), request.form[name]) for name in _filled_in())
    lines: list[dict[str, Any]] = [{"line": line, "quantity": quantity} for line, quantity in sent]
    return parse(AgainForm, {"lines": lines, "reason": request.form.get("reason", "")})


def _filled_in() -> list[str]:
    """Return the fields of lines of which some are sent again."""
    named = (name for name in request.form if name.startswith(_QUANTITY))
    return [name for name in named if request.form[name].strip(" 0.,")]


def _by_line(errors: Mapping[str, str]) -> dict[str, str]:
    """Name what is wrong by the field of its line: an error at `lines.0.quantity`, and others."""
    fields = {f"lines.{place}.quantity": name for place, name in enumerate(_filled_in())}
    found = {fields.get(name, name): words for name, words in errors.items()}
    if "lines" in found:
        found[""] = _("Say how many are sent again.")
    return found


@bp.post("/desk/tickets/<number>/replacements/<delivery_number>/removal")
@access("tickets.change")
def take_back_replacement(number: str, delivery_number: str) -> Response:
    """Call a replacement off that has not left yet."""
    ticket_id = id_of(number)
    actions.take_back_replacement(session(), ticket_id, delivery_number, actor=actor())
    return shown_after(ticket_id, _("%(number)s is called off", number=delivery_number))
