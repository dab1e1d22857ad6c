"""The terms of delivery, and when goods arrive by them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.inventory import Availability
from steward.promises import Hours, get_calendar
from steward.sales.models import ONLY, DeliveryTermsRow
from steward.sales.rules import NOTHING, Arrival, DeliveryTerms, Weekdays, WorkingDays, arrival


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

    def arrives(
        self, of: Availability, quantity: Decimal, at: datetime, *, own: Decimal = NOTHING
    ) -> Arrival | None:
        """Return when so many arrive that have to come in first; None where nobody can say.

        They come with what suppliers were ordered to send, less what is owed to others, else
        after a supplier's lead time. `own` is how many of them are held already.
        """
        comes = of.comes_on(quantity, own)
        if comes is None and of.lead_days is not None:
            comes = at.astimezone(self.zone).date() + timedelta(of.lead_days)
        if comes is None:
            return None
        return arrival(self.terms, self.days, self.zone, ordered_at=at, there_on=comes)

    def arrives_from_stock(self, at: datetime) -> Arrival | None:
        """Return when goods arrive that are there and ordered at a moment."""
        return arrival(self.terms, self.days, self.zone, ordered_at=at)


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
