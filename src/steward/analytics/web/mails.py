"""Boards that are sent by mail: what is sent to whom, how it went; set, changed and stopped."""

from collections.abc import Container, Mapping
from typing import Any

from flask import Response, request

from steward.accounts import actor
from steward.analytics.actions import mails as actions
from steward.analytics.forms import BoardMailForm, BoardMailTerms
from steward.analytics.queries import mails as queries
from steward.analytics.queries.showing.sheet import filter_words
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards import Choice, Filters
from steward.analytics.rules.boards.address import filter_pairs
from steward.analytics.rules.boards.rhythm import Every, Rhythm
from steward.analytics.web.asked import BOARDS, INSIGHTS, Asked, asked, filters_among
from steward.analytics.web.blueprint import bp
from steward.analytics.web.mail_words import (
    Choices,
    choices,
    due_words,
    rows_of,
    when_value,
)
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import session
from steward.kit.pages import Form, form_values, go_to, page, parse
from steward.kit.running import settings
from steward.kit.texts import gettext as _

MAILS = f"{INSIGHTS}/mails"
ONE = f"{MAILS}/<int:board_mail_id>"
OF_BOARD = f"{BOARDS}/<board>/mails"
_USUAL = Rhythm(Every.WEEK, 1, 7)


@bp.get(MAILS)
@access("insights.read")
def mails_page() -> Response:
    """List the boards that are sent, to whom and how that went."""
    found = queries.list_mails(session(), actor(), cursor=request.args.get("cursor"))
    more = found.next_cursor and f"{MAILS}?cursor={found.next_cursor}"
    return page(
        "analytics/mails.html", rows=rows_of(found.items), more=more, zone=settings().timezone
    )


@bp.get(OF_BOARD)
@access("insights.read")
def mails_of_board(board: str) -> Response:
    """Show who gets a board, and the form by which somebody gets it, too."""
    return _show_new({}, board)


def _show_new(errors: Mapping[str, str], board: str) -> Response:
    of, found = asked(board), get_shown(session(), actor(), board)
    sent = queries.list_mails(session(), actor(), board=board).items
    context = {
        "rows": rows_of(sent),
        "people": _people(board, {mail.user_id for mail in sent}),
        "mail": None,
        "title": found.title,
        "asked": of,
    }
    where = _where_sent() or of.where
    return _form(errors, f"{BOARDS}/{board}/mails", _usual(of), where, **context)


def _people(board: str, getting: Container[int]) -> Choices:
    """List who can have a board sent to them from here, and do not get it yet."""
    people = queries.who_may_get(session(), actor(), board)
    return [(str(one.id), one.name) for one in people if one.id not in getting]


def _usual(of: Asked) -> dict[str, object]:
    """Return what the form proposes: Monday at seven, and the time of the page if it moves on."""
    chosen = of.period.choice
    return {
        "when": when_value(_USUAL),
        "hour": str(_USUAL.hour),
        "period": str(Choice.WEEKS if chosen == Choice.OWN else chosen),
        "against": str(of.period.against),
        "people": [str(actor().user_id)],
    }


def _form(
    errors: Mapping[str, str], url: str, usual: dict[str, object], where: Filters, **context: Any
) -> Response:
    sent: dict[str, object] = dict(form_values())
    values = usual | (sent and sent | {"people": request.form.getlist("people")})
    filters = {"where": filter_pairs("where", where), "chips": filter_words(where)}
    shown = {"values": values, "errors": errors, "url": url, "zone": settings().timezone}
    return page("analytics/mail_form.html", **shown, **choices(), **filters, **context)


def _where_sent() -> Filters:
    return filters_among(request.form.getlist("where"))


def _read(model: type[Form]) -> Form:
    """Read a form; what it says of days and filters takes more than one field."""
    sent = request.form
    every, _mark, day = sent.get("when", "").partition("-")
    filters = [{"dimension": name, "values": some} for name, some in _where_sent()]
    plain = {name: sent[name] for name in ("hour", "period", "against", "version") if name in sent}
    people = {"people": sent.getlist("people")} if model is BoardMailForm else {}
    days = {"every": every, "day": day or "1"}
    return parse(model, {**days, **plain, **people, "filters": filters})


@bp.post(OF_BOARD)
@access("insights.read")
@again(_show_new)
def set_mails(board: str) -> Response:
    """Have a board sent to people."""
    some = actions.set_mails(session(), board, _read(BoardMailForm), actor=actor())
    return go_to(MAILS, toast=_("Set. The next mail leaves on %(day)s", day=due_words(some[0])))


@bp.get(ONE)
@access("insights.read")
def mail_page(board_mail_id: int) -> Response:
    """Show when and how somebody gets a board, to be changed."""
    return _show({}, board_mail_id)


def _show(errors: Mapping[str, str], board_mail_id: int) -> Response:
    mail = queries.get_mail(session(), actor(), board_mail_id)
    (row,) = rows_of([mail])
    names = ("hour", "period", "against", "version")
    usual: dict[str, object] = {name: str(getattr(mail, name)) for name in names}
    usual["when"] = when_value(mail.rhythm)
    context = {"rows": [row], "people": [], "mail": row, "title": row.board, "asked": None}
    return _form(errors, f"{MAILS}/{mail.id}", usual, mail.where, **context)


@bp.post(ONE)
@access("insights.read")
@again(_show)
def change_mail(board_mail_id: int) -> Response:
    """Change when and how somebody gets a board."""
    mail = actions.change_mail(session(), board_mail_id, _read(BoardMailTerms), actor=actor())
    return go_to(MAILS, toast=_("Saved. The next mail leaves on %(day)s", day=due_words(mail)))


@bp.post(f"{ONE}/removal")
@access("insights.read")
def stop_mail(board_mail_id: int) -> Response:
    """Send a board to somebody no more."""
    actions.stop_mail(session(), board_mail_id, actor=actor())
    return go_to(MAILS, toast=_("It is sent no more"))
