"""Asking what would be: checked at the field that is wrong, kept, and left to a job."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.forms import WhatIfForm
from steward.helpdesk.models import WhatIf
from steward.helpdesk.queries import Period
from steward.helpdesk.queries.what_if import changed_staff, count_raised, get_what_if
from steward.kit import clock, live
from steward.kit.errors import BadInput, NotFound
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.routing import members, skill_rules

TRY = "helpdesk.try_what_if"
MOST_TICKETS = 5_000  # of a period
_KEPT = timedelta(days=1)  # after it was removed


def try_what_if(session: Session, form: WhatIfForm, zone: ZoneInfo, *, actor: Actor) -> WhatIf:
    """Have it reckoned what would have been in a past period. Raises BadInput by field."""
    demand(actor, "board.read")
    errors = dict(_wrong_days(session, form, zone)) or dict(_wrong_people(session, form, zone))
    if errors:
        raise BadInput(errors=errors)
    found = WhatIf(
        by_id=actor.user_id,
        by_name=actor.name,
        made_at=clock.now(),
        first=form.first,
        last=form.last,
        changes=form.changes,
    )
    session.add(found)
    session.flush()
    defer(session, TRY, what_if_id=found.id, zone=zone.key)
    live.announce(session, "what-ifs")
    return found


def period_of(first: date, last: date, zone: ZoneInfo) -> Period:
    """Return two days and all between them by the clock of the business, up to now at most."""
    start, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return Period(start, min(end, clock.now()))


def _wrong_days(session: Session, form: WhatIfForm, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    period = period_of(form.first, form.last, zone)
    if form.last > clock.now().astimezone(zone).date():
        yield "last", N_("What is to come cannot be tried. Choose days up to today.")
        return
    tickets = round(count_raised(session, period) * form.arrivals)
    if not tickets:
        yield "first", N_("No ticket was raised in these days. Choose others.")
    elif tickets > MOST_TICKETS:
        said = "That is %(tickets)s tickets; at most %(most)s can be tried. Choose fewer days."
        yield "last", N_(said, tickets=tickets, most=MOST_TICKETS)


def _wrong_people(session: Session, form: WhatIfForm, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    period = period_of(form.first, form.last, zone)
    staff = members(session, period.start, period.end)
    known = {int(member.name) for member in staff}
    for field, user_id in form.people:
        if user_id not in known:
            yield field, N_("There is no such expert any more. Choose another one.")
    if form.level_skill is not None and form.level_skill not in _skills(session):
        yield "level_skill", N_("There is no such skill any more. Choose another one.")
    if not any(member.shifts for member in staff):
        yield "first", N_("Nobody has a shift in these days. Give your experts shifts first.")
    elif not any(member.shifts for member in changed_staff(staff, form)):
        yield "without", N_("Then nobody would be left. Leave somebody in.")


def _skills(session: Session) -> set[str]:
    return {rule.name for rule in skill_rules(session)}


def remove_what_if(session: Session, what_if_id: int, *, actor: Actor) -> WhatIf:
    """Take what was tried out of the list; for a day it can be brought back. Raises NotFound."""
    demand(actor, "board.read")
    found, now = get_what_if(session, what_if_id), clock.now()
    session.execute(delete(WhatIf).where(WhatIf.removed_at < now - _KEPT))
    found.removed_at = now
    live.announce(session, "what-ifs")
    return found


def bring_back_what_if(session: Session, what_if_id: int, *, actor: Actor) -> WhatIf:
    """Put what was removed into the list again. Raises NotFound."""
    demand(actor, "board.read")
    found = session.get(WhatIf, what_if_id)
    if found is None:
        raise NotFound
    found.removed_at = None
    live.announce(session, "what-ifs")
    return found
