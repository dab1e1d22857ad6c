"""Returns of a customer who is signed in: asked for, listed, looked at, withdrawn; the slip."""

from flask import Response, request

from steward.accounts import Actor, actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.once import leads_to, led_to
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.queries import ReturnsAsked
from steward.sales.web.asking import ask, ask_page
from steward.sales.web.blueprint import bp

RETURNS = "/returns"
ASK, ASK_PAGE = "/orders/<order_number>/returns", "sales/returns/ask.html"


@bp.get(ASK)
@access("orders.own")
def ask_for_return(order_number: str) -> Response:
    """Show what of an order can be sent back."""
    url = f"/orders/{order_number}"
    return ask_page(ASK_PAGE, actor(), order_number, {}, action=f"{url}/returns", back_to=url)


@bp.post(ASK)
@access("orders.own")
def send_back(order_number: str) -> Response:
    """Ask for goods to come back, once, however often the button is pressed."""
    url = f"/orders/{order_number}"
    return asked(actor(), order_number, RETURNS, action=f"{url}/returns", back_to=url)


def asked(who: Actor, order_number: str, place: str, *, action: str, back_to: str) -> Response:
    """Ask as a customer, and lead to the return, which is found below `place`."""
    owner = f"return:{who.link_to or who.user_id}"
    if known := led_to(owner):
        return go_to(known)
    try:
        one = ask(who, order_number)
    except BadInput as error:
        session().rollback()
        about = {"action": action, "back_to": back_to}
        return ask_page(ASK_PAGE, who, order_number, error.errors, **about)
    leads_to(owner, f"{place}/{one.number}")
    return go_to(f"{place}/{one.number}", toast=_("We have your return %(n)s", n=one.number))


@bp.get(RETURNS)
@access("orders.own")
def returns() -> Response:
    """List the customer's returns, the newest first."""
    cursor = request.args.get("cursor")
    rows = queries.list_returns(session(), actor(), ReturnsAsked(), cursor=cursor)
    part = is_htmx() and cursor
    template = "sales/returns/_returns.html" if part else "sales/returns/returns.html"
    return page(template, rows=rows)


@bp.get(f"{RETURNS}/<return_number>")
@access("orders.own")
def own_return(return_number: str) -> Response:
    """Show one return of the customer, and what is to be done next."""
    return shown(actor(), return_number, RETURNS)


def shown(who: Actor, number: str, place: str) -> Response:
    """Show a return to its customer."""
    view, terms = queries.show_return(session(), who, number), queries.return_terms(session())
    own = who.link_to is None
    return page("sales/returns/return.html", view=view, terms=terms, place=place, own=own)


@bp.get(f"{RETURNS}/<return_number>/slip.pdf")
@access("orders.own")
def return_slip(return_number: str) -> Response:
    """Send the slip that lies in the parcel."""
    return slip(actor(), return_number)


def slip(who: Actor, number: str) -> Response:
    """Send the slip of a return as PDF."""
    view = queries.show_return(session(), who, number)
    pdf = actions.draw_slip(view, queries.return_terms(session()))
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{view.one.number}.pdf"'
    return answer


@bp.post(f"{RETURNS}/<return_number>/withdrawal")
@access("orders.own")
def withdraw_return(return_number: str) -> Response:
    """Keep the goods after all."""
    return withdrawn(actor(), return_number, RETURNS)


def withdrawn(who: Actor, number: str, place: str) -> Response:
    """Withdraw a return, and show it."""
    one = actions.withdraw_return(session(), number, actor=who)
    return go_to(f"{place}/{one.number}", toast=_("The return is withdrawn"))
