"""The terms of delivery, and when goods arrive by them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.inventory import Availability, Shortfall
from steward.kit import clock
from steward.promises import Hours, get_calendar
from steward.sales.models import ONLY, DeliveryTermsRow
from steward.sales.rules import (
    NOTHING,
    Arrival,
    DeliveryTerms,
    Outlook,
    Weekdays,
    WorkingDays,
    arrival,
    carriers_in,
    on_the_way,
)


@dataclass(frozen=True)
class _OpenDays:
    """The days on which a calendar is open."""

    hours: Hours

    def works_on(self, day: date) -> bool:
        """Whether it is open on a day, if only for some hours."""
        return bool(self.hours.on(day))


@dataclass(frozen=True)
class Delivering:
    """How the house delivers: its terms, the days it works on, its time zone, its carriers."""

    terms: DeliveryTerms
    days: WorkingDays
    zone: ZoneInfo
    carriers: Mapping[str, str] = field(default_factory=dict)

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

    def outlook(self, missing: Iterable[Shortfall], at: datetime) -> Outlook:
        """Say when goods can arrive that are not sent yet, and of which some may be missing."""
        comes = [one.comes_on for one in missing]
        known = [day for day in comes if day]
        there_on = max(known, default=None) if len(known) == len(comes) else None
        days = arrival(self.terms, self.days, self.zone, ordered_at=at, there_on=there_on)
        if days is None:
            return Outlook(None, None)
        return Outlook(days.first, days.last if len(known) == len(comes) else None)

    def outlook_of_sent(self, at: datetime) -> Outlook:
        """Say when goods can arrive that left at a moment."""
        days = on_the_way(self.terms, self.days, at.astimezone(self.zone).date())
        return Outlook(days.first, days.last) if days else Outlook(None, None)

    def today(self) -> date:
        """Return which day it is here."""
        return clock.now().astimezone(self.zone).date()


def find_terms(session: Session) -> DeliveryTermsRow | None:
    """Return the terms that somebody has set, or None while the usual ones hold."""
    return session.get(DeliveryTermsRow, ONLY)


def carriers_known(session: Session) -> dict[str, str]:
    """Return the carriers by name, and where each lets parcels be looked up."""
    row = find_terms(session)
    return carriers_in(row.carriers) if row else {}


def delivering(session: Session, zone: ZoneInfo) -> Delivering:
    """Return how the house delivers; without a calendar on weekdays of `zone`."""
    row = find_terms(session)
    if row is None:
        return Delivering(DeliveryTerms(), Weekdays(), zone)
    terms = DeliveryTerms(row.cut_off, row.handling_days, row.transit_from, row.transit_to)
    carriers = carriers_in(row.carriers)
    if row.calendar_id is None:
        return Delivering(terms, Weekdays(), zone, carriers)
    hours = get_calendar(session, row.calendar_id).hours
    return Delivering(terms, _OpenDays(hours), hours.zone, carriers)
