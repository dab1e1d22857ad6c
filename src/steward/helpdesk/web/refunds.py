"""The macro Refund: money of the ticket's order is paid back, recorded once."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.helpdesk import actions
from steward.helpdesk.forms import BackForm
from steward.helpdesk.queries.bought import find_owed
from steward.helpdesk.rules import id_of
from steward.helpdesk.rules.macros import Macro
from steward.helpdesk.web import bought_words as words
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.macros import Done, ask_macro, draft_of, run_macro
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form
from steward.kit.texts import gettext as _


@bp.get("/desk/tickets/<number>/refund")
@access("refunds.give")
def refund_form(number: str) -> Response:
    """Ask how much is paid back, for what and why; for a line, what was paid for it is proposed."""
    line = request.args.get("line", "0")
    return _ask(id_of(number), {"line": line} if line.isdecimal() else {}, {})


def _ask(
    ticket_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    owed = find_owed(session(), actor(), ticket_id)
    context = {"owed": owed, "values": values, "errors": errors}
    return ask_macro("helpdesk/macros/_refund.html", ticket_id, status, **context)


@bp.post("/desk/tickets/<number>/refund")
@access("refunds.give")
def pay_back(number: str) -> Response:
    """Record that money is paid back, and draft the answer."""
    return run_macro(id_of(number), lambda key: _pay_back(id_of(number), key), _ask)


def _pay_back(ticket_id: int, key: str) -> Done:
    asked = form(BackForm)
    given, goods = actions.pay_back(session(), ticket_id, asked, key=key, actor=actor())
    amount = words.money(given.amount, given.currency)
    draft = draft_of(ticket_id, Macro.REFUND, amount=amount, goods=goods or _("goods"))
    return Done(_("%(amount)s is recorded as paid back", amount=amount), draft)
