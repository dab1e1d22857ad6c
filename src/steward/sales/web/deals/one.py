"""One deal: its page, opened and changed by a form, its next step."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Response, request

from steward.accounts import actor, staff
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.once import FIELD, leads_to, led_to, new_key
from steward.kit.pages import form, form_values, go_to, page, parse
from steward.kit.running import today, zone
from steward.kit.texts import gettext as _
from steward.sales.actions import deals as actions
from steward.sales.forms.deals import DealForm, NewDealForm, NextStepForm
from steward.sales.models import Deal
from steward.sales.queries import deals as queries
from steward.sales.queries.deals import DealView
from steward.sales.rules.deals import DealSource
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS
from steward.sales.web.words import quantity_said

_LINE = ("product", "quantity", "price")
_EMPTY_LINES = 2
_Lines = list[dict[str, str]]


@bp.get(f"{DEALS}/new")
@access("deals.change")
def new_deal() -> Response:
    """Show the form to open a deal."""
    currency, me = usual_currency(session()), str(actor().user_id or "")
    start = {"currency": currency, "rep_id": me, "opened_on": today().isoformat()}
    return _form(None, start | dict(request.args.items()), [], {})


@bp.post(DEALS)
@access("deals.change")
def open_deal() -> Response:
    """Open a deal, once, however often the button is pressed."""
    owner = f"user:{actor().user_id}"
    if known := led_to(owner):
        return go_to(known)
    try:
        deal = _open()
    except BadInput as error:
        session().rollback()
        return _form(None, form_values(), _sent_lines(), error.errors, error.status)
    leads_to(owner, f"{DEALS}/{deal.number}")
    return go_to(f"{DEALS}/{deal.number}", toast=_("%(number)s is open", number=deal.number))


def _open() -> Deal:
    sent = parse(NewDealForm, _sent())
    return actions.open_deal(session(), sent, zone(), source=DealSource.DESK, actor=actor())


def _sent() -> dict[str, Any]:
    """Return what was entered, without what was left empty."""
    values = {name: value for name, value in form_values().items() if value.strip()}
    rest = {name: value for name, value in values.items() if name not in {*_LINE, "version", FIELD}}
    lines = [{name: v for name, v in line.items() if v.strip()} for line in _sent_lines()]
    return rest | {"lines": lines}


def _sent_lines() -> _Lines:
    columns = [request.form.getlist(name) for name in _LINE]
    lines = [dict(zip(_LINE, cells, strict=True)) for cells in zip(*columns, strict=False)]
    return [line for line in lines if line["product"].strip()]


def _form(
    view: DealView | None,
    values: Mapping[str, str],
    lines: _Lines,
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    values = {FIELD: new_key(), **values}
    context = {"values": values, "errors": errors, "people": _people(), "stages": _stages()}
    rows = [*lines, *({} for _one in range(_EMPTY_LINES))]
    return page("sales/deals/form.html", status, view=view, lines=rows, **context)


def _people() -> list[tuple[str, str]]:
    return [("", _("nobody")), *((str(one.id), one.name) for one in staff(session()))]


def _stages() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in queries.stages(session()) if one.kind == "open"]


@bp.get(f"{DEALS}/<deal_number>")
@access("deals.read")
def show_deal(deal_number: str) -> Response:
    """Show a deal: what it is, what comes next, its products and its history."""
    return shown_deal(deal_number, {})


def shown_deal(number: str, errors: Mapping[str, str], status: int = 200) -> Response:
    """Show a deal, and what is wrong with what was to be done."""
    view = queries.show_deal(session(), actor(), number, zone())
    context = {
        "view": view,
        "stages": queries.stages(session()),
        "reasons": queries.lost_reasons(session()),
        "values": form_values() if errors else {},
        "today": today(),
    }
    return page("sales/deals/deal.html", status, errors=errors, **context)


@bp.get(f"{DEALS}/<deal_number>/particulars")
@access("deals.change")
def edit_deal(deal_number: str) -> Response:
    """Show the form to change a deal."""
    view = queries.show_deal(session(), actor(), deal_number, zone())
    return _form(view, _values(view), _lines(view), {})


def _values(view: DealView) -> dict[str, str]:
    plain = ("title", "rep_id", "region", "currency", "expected_on", "opened_on", "next_step")
    written = {name: str(getattr(view.deal, name) or "") for name in (*plain, "next_step_on")}
    value = "" if view.deal.value is None else quantity_said(view.deal.value)
    return written | {
        "customer": view.customer,
        "value": value,
        "version": str(view.deal.version),
    }


def _lines(view: DealView) -> _Lines:
    lines = queries.lines_written(session(), view.lines)
    return [{name: _written(value) for name, value in one.items()} for one in lines]


def _written(value: object) -> str:
    return quantity_said(value) if isinstance(value, Decimal) else str(value or "")


@bp.post(f"{DEALS}/<deal_number>/particulars")
@access("deals.change")
def change_deal(deal_number: str) -> Response:
    """Change a deal, unless somebody else did so meanwhile."""
    view = queries.show_deal(session(), actor(), deal_number, zone())
    version = request.form.get("version", type=int)
    try:
        sent = parse(DealForm, _sent())
        actions.change_deal(session(), deal_number, sent, zone(), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _form(view, form_values(), _sent_lines(), errors, error.status)
    return go_to(f"{DEALS}/{view.deal.number}", toast=_("Saved"))


@bp.post(f"{DEALS}/<deal_number>/next-step")
@access("deals.change")
def set_next_step(deal_number: str) -> Response:
    """Say what is done next about a deal, and when."""
    version = request.form.get("version", type=int)
    try:
        sent = form(NextStepForm)
        deal = actions.set_next_step(session(), deal_number, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return shown_deal(deal_number, error.errors or {"": error.detail}, error.status)
    return go_to(f"{DEALS}/{deal.number}", toast=_("Saved"))
