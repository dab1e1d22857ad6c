"""Business hours: the list, one calendar, its week, its special days, its holidays."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Response

from steward.accounts import actor
from steward.kit import clock
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings
from steward.kit.shell import Words
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.promises import actions, queries
from steward.promises.actions.holidays import regions
from steward.promises.forms import ZONES, CalendarForm, HolidaysForm, SpecialDayForm
from steward.promises.models import Calendar
from steward.promises.rules import DAYS, SpecialDay, read_day, timeline_of, write_day
from steward.promises.web.blueprint import bp
from steward.promises.web.words import day_names

_CALENDARS = "/desk/admin/calendars"
_USUAL = dict.fromkeys(DAYS[:5], "09:00-17:00")
_EXAMPLE = timedelta(hours=8)
_AHEAD = timedelta(days=28)


@bp.get(_CALENDARS)
@access("calendars.manage")
def calendars_page() -> Response:
    """List the calendars, and offer to enter a new one."""
    return _show_list({})


def _show_list(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        return page(
            "promises/calendars.html",
            calendars=[_standing(one) for one in queries.calendars(reading)],
            values=form_values() or _USUAL,
            errors=errors,
            days=day_names(),
            zones=ZONES,
        )


def _standing(calendar: Calendar) -> dict[str, object]:
    """Say of a calendar whether it is open now, and when that changes."""
    now, timeline = clock.now(), timeline_of(calendar.hours)
    start, end = next(timeline.stretches(now, now + _AHEAD), (None, None))
    is_open = start == now
    changes = end if is_open else start
    said = changes and _words_of(calendar).when(changes)
    return {"calendar": calendar, "is_open": is_open, "changes": said}


@bp.post(_CALENDARS)
@access("calendars.manage")
@again(_show_list)
def add_calendar() -> Response:
    """Enter business hours, and lead to them."""
    calendar = actions.add_calendar(session(), form(CalendarForm), actor=actor())
    return go_to(f"{_CALENDARS}/{calendar.id}", toast=_("Calendar made"))


@bp.get(f"{_CALENDARS}/<int:calendar_id>")
@access("calendars.manage")
def calendar_page(calendar_id: int) -> Response:
    """Show a calendar: its week, its special days, and what a deadline by it comes to."""
    return _show({}, calendar_id)


def _show(errors: Mapping[str, str], calendar_id: int) -> Response:
    with database().reading() as reading:
        calendar = queries.get_calendar(reading, calendar_id)
    return page(
        "promises/calendar.html",
        calendar=calendar,
        values=_values(calendar) | form_values(),
        errors=errors,
        days=day_names(),
        zones=ZONES,
        regions=regions(),
        written=write_day,
        **_outlook(calendar),
    )


def _values(calendar: Calendar) -> dict[str, str]:
    week = map(write_day, calendar.hours.week)
    return {"name": calendar.name, "zone": calendar.zone, **dict(zip(DAYS, week, strict=True))}


def _outlook(calendar: Calendar) -> dict[str, object]:
    """Gather what is ahead: the special days, and when eight open hours from now are over."""
    hours, now, words = calendar.hours, clock.now(), _words_of(calendar)
    today = now.astimezone(hours.zone).date()
    special: dict[int, list[tuple[SpecialDay, str]]] = {}
    for one in hours.special:
        if one.day >= today:
            noon = datetime.combine(one.day, time(12), hours.zone)
            special.setdefault(one.day.year, []).append((one, words.day(noon)))
    timeline = timeline_of(hours)
    due = timeline.add(now, _EXAMPLE)
    steps = list(timeline.stretches(now, due))
    return {"special": special, "due": due, "steps": steps, "words": words}


def _words_of(calendar: Calendar) -> Words:
    """Times are said as the clocks show them where the calendar holds."""
    return Words(settings().language, calendar.hours.zone)


@bp.post(f"{_CALENDARS}/<int:calendar_id>")
@access("calendars.manage")
@again(_show)
def change_calendar(calendar_id: int) -> Response:
    """Change name, time zone and week."""
    actions.change_calendar(session(), calendar_id, form(CalendarForm), actor=actor())
    return go_to(f"{_CALENDARS}/{calendar_id}", toast=_("Saved"))


@bp.post(f"{_CALENDARS}/<int:calendar_id>/days")
@access("calendars.manage")
@again(_show)
def set_special_day(calendar_id: int) -> Response:
    """Let other hours hold on a day."""
    asked = form(SpecialDayForm)
    special = SpecialDay(asked.day, read_day(asked.hours), asked.what)
    actions.set_special_day(session(), calendar_id, special, actor=actor())
    return go_to(f"{_CALENDARS}/{calendar_id}", toast=_("Saved"))


@bp.post(f"{_CALENDARS}/<int:calendar_id>/days/<day>/removal")
@access("calendars.manage")
def drop_special_day(calendar_id: int, day: str) -> Response:
    """Let a day be as its week says."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    actions.drop_special_day(session(), calendar_id, when, actor=actor())
    return go_to(f"{_CALENDARS}/{calendar_id}", toast=_("That day is as its week says again"))


@bp.post(f"{_CALENDARS}/<int:calendar_id>/holidays")
@access("calendars.manage")
@again(_show)
def add_holidays(calendar_id: int) -> Response:
    """Close on the public holidays of a region."""
    region = form(HolidaysForm).region
    count = actions.add_holidays(session(), calendar_id, region, actor=actor())
    said = ngettext("%(num)d holiday entered", "%(num)d holidays entered", count)
    return go_to(f"{_CALENDARS}/{calendar_id}", toast=said)


@bp.post(f"{_CALENDARS}/<int:calendar_id>/removal")
@access("calendars.manage")
def remove_calendar(calendar_id: int) -> Response:
    """Remove a calendar."""
    actions.remove_calendar(session(), calendar_id, actor=actor())
    return go_to(_CALENDARS, toast=_("Calendar removed"))
