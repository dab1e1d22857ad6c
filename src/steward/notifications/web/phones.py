"""One's number for text messages: entered, proved, given up."""

from datetime import timedelta

from flask import Response, request

from steward.accounts import actor
from steward.kit import limits
from steward.kit.access import SIGNED_IN, access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, go_to
from steward.kit.texts import gettext as _
from steward.notifications import actions
from steward.notifications.forms import CodeForm, DailyForm, NumberForm
from steward.notifications.web.blueprint import bp
from steward.notifications.web.choices import show_choices

_NUMBER, _OWN = "/account/notifications/number", "/account/notifications"
_MOST_CODES, _AN_HOUR = 5, timedelta(hours=1)


@bp.post(_NUMBER)
@access(SIGNED_IN)
@again(show_choices)
def enter_number() -> Response:
    """Enter a number; a code goes to it. Texts cost money, so a few an hour are enough."""
    number = form(NumberForm).number
    for whose in (f"user:{actor().user_id}", f"number:{number}", f"address:{request.remote_addr}"):
        limits.hit(database(), f"sms-code:{whose}", most=_MOST_CODES, per=_AN_HOUR)
    actions.enter_number(session(), number, actor=actor())
    return go_to(_OWN, toast=_("A code is on its way to %(number)s", number=number))


@bp.post(f"{_NUMBER}/proof")
@access(SIGNED_IN)
@again(show_choices)
def verify_number() -> Response:
    """Type the code."""
    code = form(CodeForm).code
    with database().transaction() as own:
        actions.count_try(own, actor=actor())
    actions.verify_number(session(), code, actor=actor())
    return go_to(_OWN, toast=_("The number is yours: texts go there now"))


@bp.post(f"{_NUMBER}/removal")
@access(SIGNED_IN)
def remove_number() -> Response:
    """Give the number up."""
    actions.remove_number(session(), actor=actor())
    return go_to(_OWN, toast=_("Number removed"))


@bp.post(f"{_NUMBER}/list")
@access(SIGNED_IN)
def want_daily_list() -> Response:
    """Have one's list each morning, or not."""
    actions.want_daily_list(session(), on=form(DailyForm).daily_list, actor=actor())
    return go_to(_OWN, toast=_("Saved"))
