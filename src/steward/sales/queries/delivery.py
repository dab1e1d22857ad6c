"""The terms of delivery, and when goods arrive by them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.inventory import Availability
from steward.kit import clock
from steward.promises import Hours, get_calendar
from steward.sales.models import ONLY, DeliveryTermsRow
from steward.sales.rules import Arrival, DeliveryTerms, Weekdays, WorkingDays, arrival


@dataclass(frozen=True)
class _OpenDays:
    """The days on which a calendar is open."""

    hours: Hours

    def works_on(self, day: date) -> bool:
        """Whether it is open on a day, if only for some hours."""
        return bool(self.hours.on(day))


@dataclass(frozen=True)
class Delivering:
    """How the house delivers: its terms, the days it works on, its time zone."""

    terms: DeliveryTerms
    days: WorkingDays
    zone: ZoneInfo

    def arrives(self, there: Availability, quantity: Decimal, at: datetime) -> Arrival | None:
        """Return when so many arrive that are ordered at a moment; None where nobody can say."""
        return self.arrives_of(there, there.total >= quantity, at)

    def arrives_of(self, of: Availability, is_there: bool, at: datetime) -> Arrival | None:  # noqa: FBT001 - what was found out
        """Return when goods arrive that are there, or that their supplier has to send first."""
        if is_there:
            return arrival(self.terms, self.days, self.zone, ordered_at=at)
        if of.lead_days is None:
            return None
        comes = at.astimezone(self.zone).date() + timedelta(of.lead_days)
        return arrival(self.terms, self.days, self.zone, ordered_at=at, there_on=comes)

    def if_ordered_now(self) -> Arrival | None:
        """Return when goods that are there arrive, if they are ordered now."""
        return arrival(self.terms, self.days, self.zone, ordered_at=clock.now())


def find_terms(session: Session) -> DeliveryTermsRow | None:
    """Return the terms that somebody has set, or None while the usual ones hold."""
    return session.get(DeliveryTermsRow, ONLY)


def delivering(session: Session, zone: ZoneInfo) -> Delivering:
    """Return how the house delivers; without a calendar on weekdays of `zone`."""
    row = find_terms(session)
    if row is None:
        return Delivering(DeliveryTerms(), Weekdays(), zone)
    terms = DeliveryTerms(row.cut_off, row.handling_days, row.transit_from, row.transit_to)
    if row.calendar_id is None:
        return Delivering(terms, Weekdays(), zone)
    hours = get_calendar(session, row.calendar_id).hours
    return Delivering(terms, _OpenDays(hours), hours.zone)
