"""What is worth your time, as a list of lines that lead on."""

from typing import Any

from flask import Response

from steward.analytics.errors import BooksUnavailable
from steward.analytics.queries.manifest import manifest
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.queries.worth import MOST_FOUND, Checked, Worth, look_over
from steward.analytics.rules.metrics import Unit
from steward.analytics.web.asked import INSIGHTS, Asked, asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.tiles import failed
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext, translated

_MOST_LISTED = 50


@bp.get(f"{INSIGHTS}/worth")
@access("insights.read")
def worth() -> Response:
    """List what the checks found, those of most money first."""
    of = asked()
    try:
        checked = look_over(session(), of.period)
    except BooksUnavailable as error:
        return failed(error)
    is_empty = not manifest(session()).tables
    return page("analytics/_worth.html", **_lines(checked, of), checked=checked, is_empty=is_empty)


def _lines(checked: Checked, of: Asked) -> dict[str, Any]:
    """Return the lines of most money, and those that are shown when they are asked for."""
    money = Figures(Unit.MONEY, usual_currency(session()), of.period.grain)
    lines = [(one.kind, *_words(one, money), _url(one, of)) for one in checked.found[:_MOST_LISTED]]
    return {"first": lines[:MOST_FOUND], "others": lines[MOST_FOUND:]}


def _url(one: Worth, of: Asked) -> str:
    return of.only(one.where).tile_url(one.tile, "look")


def _words(one: Worth, money: Figures) -> tuple[str, str]:
    """Return what was found, in a few words, and the rest."""
    if one.kind == "swing":
        return _swing(one, money)
    said = {"quiet": _quiet, "stalled": _stalled, "roadblock": _roadblock}[one.kind]
    return said(one, money.say(one.money))


def _quiet(one: Worth, money: str) -> tuple[str, str]:
    said = _("No order for %(weeks)s weeks, %(usual)s is usual.", **one.values)
    year = _("They bring %(money)s a year.", money=money)
    return _("%(name)s goes quiet.", **one.values), f"{said} {year}"


def _stalled(one: Worth, money: str) -> tuple[str, str]:
    count = int(str(one.values["count"]))
    head = ngettext("%(num)d deal stands still.", "%(num)d deals stand still.", count)
    said = _("Worth %(money)s, longer in their stage than nine of ten that moved on.", money=money)
    return head, said


def _roadblock(one: Worth, money: str) -> tuple[str, str]:
    days = Figures(Unit.DAYS, "", "day")
    values = {name: translated(str(value)) for name, value in one.values.items()}
    head = _("%(value)s at “%(stage)s”: %(what)s.", **values)
    spans = {name: days.say(one.values[name]) for name in ("days", "usual")}  # type: ignore[arg-type]  # a figure's value
    return head, _(
        "%(money)s at stake, %(days)s against %(usual)s elsewhere.", money=money, **spans
    )


def _swing(one: Worth, money: Figures) -> tuple[str, str]:
    figures = Figures(Unit(str(one.values["unit"])), money.currency, money.grain)
    change, swing = (float(str(one.values[name])) for name in ("change", "swing"))
    head = _(
        "%(title)s: %(change)s.",
        title=translated(str(one.values["title"])),
        change=figures.change(change),
    )
    said = _("More than the usual swing of ±%(swing)s.", swing=figures.change(swing).lstrip("+"))
    return head, said
