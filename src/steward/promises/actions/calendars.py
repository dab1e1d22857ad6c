"""Business hours: entered, changed, given special days and public holidays, removed."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.promises.actions.holidays import holidays_of
from steward.promises.events import CalendarAdded, CalendarChanged, CalendarRemoved
from steward.promises.forms import CalendarForm
from steward.promises.models import Calendar, FormerHours, Promise
from steward.promises.queries import find_calendar_by_name, get_calendar, is_in_use
from steward.promises.rules import DAYS, Day, Hours, SpecialDay, write_day

_YEARS_AHEAD = 3
_YEARS_BACK = 4  # what was sold then is read beside the working days that there were


def add_calendar(session: Session, form: CalendarForm, *, actor: Actor) -> Calendar:
    """Enter business hours. Raises BadInput when the name is taken or the hours are none."""
    demand(actor, "calendars.manage")
    _check_name(session, form.name, None)
    now = clock.now()
    calendar = Calendar(name=form.name, created_at=now, changed_at=now)
    calendar.open_by(form.hours())
    session.add(calendar)
    session.flush()
    hours = _in_words(calendar.hours)
    added = CalendarAdded(subject_id=calendar.id, name=form.name, hours=hours)
    events.record(session, added, actor=actor)
    return calendar


def change_calendar(
    session: Session, calendar_id: int, form: CalendarForm, *, actor: Actor
) -> Calendar:
    """Give a calendar another name, zone or week; its special days stay. Raises Conflict."""
    calendar = _to_change(session, calendar_id, actor)
    check_version(form.version, calendar.version)
    _check_name(session, form.name, calendar.id)
    renamed = {"name": [calendar.name, form.name]} if form.name != calendar.name else {}
    calendar.name = form.name
    _set_hours(session, calendar, form.hours(calendar.hours.special), actor, renamed)
    return calendar


def set_special_day(
    session: Session, calendar_id: int, special: SpecialDay, *, actor: Actor
) -> None:
    """Let other hours hold on a day, instead of those that were set for it."""
    calendar = _to_change(session, calendar_id, actor)
    hours = calendar.hours
    others = tuple(one for one in hours.special if one.day != special.day)
    _set_hours(session, calendar, replace(hours, special=(*others, special)), actor)


def drop_special_day(session: Session, calendar_id: int, day: date, *, actor: Actor) -> None:
    """Let a day be as its week says."""
    calendar = _to_change(session, calendar_id, actor)
    hours = calendar.hours
    others = tuple(one for one in hours.special if one.day != day)
    _set_hours(session, calendar, replace(hours, special=others), actor)


def add_holidays(session: Session, calendar_id: int, region: str, *, actor: Actor) -> int:
    """Close on the public holidays of a region; return how many are new.

    They are those from four years ago to three years ahead. Days that are special already stay as
    they are. Raises BadInput when the region is not known.
    """
    calendar = _to_change(session, calendar_id, actor)
    hours = calendar.hours
    this_year = clock.now().astimezone(ZoneInfo(calendar.zone)).year
    years = range(this_year - _YEARS_BACK, this_year + _YEARS_AHEAD + 1)
    known = {one.day for one in hours.special}
    new = [one for one in holidays_of(region, years) if one.day not in known]
    _set_hours(session, calendar, replace(hours, special=(*hours.special, *new)), actor)
    return len(new)


def remove_calendar(session: Session, calendar_id: int, *, actor: Actor) -> None:
    """Remove business hours. Raises Conflict while anything runs by them."""
    calendar = _to_change(session, calendar_id, actor)
    if is_in_use(session, calendar_id):
        msg = N_(
            "Policies or promises run by “%(name)s”. Let them go by another calendar first.",
            name=calendar.name,
        )
        raise Conflict(msg)
    hours = _in_words(calendar.hours)
    removed = CalendarRemoved(subject_id=calendar.id, name=calendar.name, hours=hours)
    session.delete(calendar)
    events.record(session, removed, actor=actor)


def _to_change(session: Session, calendar_id: int, actor: Actor) -> Calendar:
    demand(actor, "calendars.manage")
    return get_calendar(session, calendar_id, for_update=True)


def _check_name(session: Session, name: str, calendar_id: int | None) -> None:
    known = find_calendar_by_name(session, name)
    if known is not None and known.id != calendar_id:
        taken = N_("There is a calendar “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})


def _set_hours(
    session: Session,
    calendar: Calendar,
    hours: Hours,
    actor: Actor,
    renamed: dict[str, list[str]] | None = None,
) -> None:
    changes = {**(renamed or {}), **_differences(calendar.hours, hours)}
    if not changes:
        return
    if hours != calendar.hours:
        _keep_former(session, calendar)
        calendar.open_by(hours)
    session.flush()
    changed = CalendarChanged(subject_id=calendar.id, name=calendar.name, changes=changes)
    events.record(session, changed, actor=actor)


def _keep_former(session: Session, calendar: Calendar) -> None:
    """Clocks that run by the calendar are settled later, one by one: keep what held until now."""
    calendar.changed_at = clock.now()
    former = FormerHours(
        calendar_id=calendar.id,
        until=calendar.changed_at,
        zone=calendar.zone,
        week=calendar.week,
        special=calendar.special,
    )
    session.add(former)


def forget_former_hours(session: Session, before: datetime) -> None:
    """Forget hours that ended before a moment, and by which no clock has to be settled any more."""
    runs = (Promise.calendar_id == FormerHours.calendar_id) & (Promise.since < FormerHours.until)
    needed = exists().where(runs, Promise.ended_at.is_(None))
    session.execute(delete(FormerHours).where(FormerHours.until < before, ~needed))


def _differences(old: Hours, new: Hours) -> dict[str, list[str]]:
    before, after = _in_words(old), _in_words(new)
    return {
        key: [before.get(key, "as the week"), after.get(key, "as the week")]
        for key in before | after
        if before.get(key) != after.get(key)
    }


def _in_words(hours: Hours) -> dict[str, str]:
    week = {name: _said(day) for name, day in zip(DAYS, hours.week, strict=True)}
    special = {
        one.day.isoformat(): f"{_said(one.periods)} {one.name}".strip() for one in hours.special
    }
    return {"zone": hours.zone.key} | week | special


def _said(day: Day) -> str:
    return write_day(day) or "closed"
