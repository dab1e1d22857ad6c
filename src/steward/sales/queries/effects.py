"""What a discount brought: its orders beside others, its goods beside others before and during."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory import variants_in
from steward.kit import clock
from steward.quant.effect import Judgement, judge
from steward.sales.models import DiscountRow
from steward.sales.queries.discounts import get_discount
from steward.sales.rules import NOTHING

_LONGEST = timedelta(days=182)  # of a period that is looked at
_BEFORE = timedelta(days=364)  # looked at, or as far back as anything was sold
_BY_WEEKS_FROM = 42  # days: six weeks
_WEEK = 7
_YEAR = 365.25
_FIRST_USE = text("""
    select min(o.placed_at) from taken_discounts t join order_lines l on l.id = t.line_id
    join orders o on o.id = l.order_id where t.discount_id = :id and o.state <> 'cancelled'
""")
_ORDERS = text("""
    select used.taken is not null as used, count(*) as orders, sum(o.net) as net,
           coalesce(sum(used.taken), 0) as taken, count(distinct o.person_id) as people,
           count(distinct o.person_id) filter (where not exists (
               select from orders e
               where e.person_id = o.person_id and e.id < o.id and e.state <> 'cancelled')) as new
    from orders o left join lateral (
        select sum(t.amount) as taken from order_lines l join taken_discounts t on t.line_id = l.id
        where l.order_id = o.id and t.discount_id = :id) used on true
    where o.state <> 'cancelled' and o.currency = :currency
      and o.placed_at >= :since and o.placed_at < :until
    group by 1
""")
_NAMED = text("""
    select (select count(*) from orders o
            where o.state <> 'cancelled' and lower(o.coupon) = lower(:coupon)
              and o.placed_at >= :since and o.placed_at < :until) as orders,
           (select count(*) from baskets b where lower(b.coupon) = lower(:coupon)
              and b.changed_at >= :since and b.changed_at < :until) as baskets
""")
_UNITS = text("""
    select cast(o.placed_at at time zone :zone as date) as day,
           sum(l.quantity) filter (where :of_all or l.variant_id = any(:own)) as own,
           sum(l.quantity) filter (where not (:of_all or l.variant_id = any(:own))) as others
    from orders o join order_lines l on l.order_id = o.id
    where o.state <> 'cancelled' and o.currency = :currency
      and o.placed_at >= :begin and o.placed_at < :until
    group by 1
""")


@dataclass(frozen=True)
class OrdersMade:
    """Orders of the period: how many, what they came to, by how many people, new ones among them.

    `taken` is what the discount took off them.
    """

    orders: int = 0
    net: Decimal = NOTHING
    taken: Decimal = NOTHING
    people: int = 0
    new: int = 0

    @property
    def mean(self) -> Decimal:
        """What one order came to."""
        return self.net / self.orders if self.orders else NOTHING


@dataclass(frozen=True)
class Named:
    """How many named a coupon in the period: in orders, and in baskets that are still there."""

    orders: int
    baskets: int


@dataclass(frozen=True)
class DayOfSale:
    """The units of a day: of the discount's goods, and of all others."""

    day: date
    own: float
    others: float


@dataclass(frozen=True)
class Brought:
    """What a discount brought from its first day to its last, or to now.

    `first` is its first whole day. `found` is None where there is too little to say; `unit` is how
    many days a stretch of it has.
    """

    discount: DiscountRow
    since: datetime
    until: datetime
    used: OrdersMade
    others: OrdersMade
    named: Named | None
    first: date
    days: Sequence[DayOfSale]
    found: Judgement | None
    unit: int

    @property
    def redeemed(self) -> float | None:
        """Which share of those who named the coupon ordered with it."""
        named = self.named.orders + self.named.baskets if self.named else 0
        return min(self.used.orders / named, 1.0) if named else None

    @property
    def more(self) -> float:
        """How many units more there were in all of the period."""
        return self.found.total if self.found else 0.0


def brought_by(session: Session, actor: Actor, discount_id: int, zone: ZoneInfo) -> Brought | None:
    """Return what a discount brought; None for one that has not begun. Raises NotFound."""
    one = get_discount(session, actor, discount_id)
    since = one.since or session.scalar(_FIRST_USE, {"id": one.id})
    if since is None or since >= clock.now():
        return None
    until = min(one.until or clock.now(), clock.now(), since + _LONGEST)
    values = {"id": one.id, "currency": one.currency, "since": since, "until": until}
    made: dict[bool, OrdersMade] = {
        row.used: OrdersMade(row.orders, row.net, row.taken, row.people, row.new)
        for row in session.execute(_ORDERS, values)
    }
    named = session.execute(_NAMED, values | {"coupon": one.coupon}).one() if one.coupon else None
    days, first = _days(session, one, (since, until), zone)
    found, unit = _effect(days, first, has_others=_is_for_some(one))
    return Brought(
        discount=one,
        since=since,
        until=until,
        used=made.get(True, OrdersMade()),
        others=made.get(False, OrdersMade()),
        named=Named(*named) if named else None,
        first=first,
        days=days,
        found=found,
        unit=unit,
    )


def _is_for_some(one: DiscountRow) -> bool:
    return bool(one.variant_ids or one.categories)


def _days(
    session: Session, one: DiscountRow, period: tuple[datetime, datetime], zone: ZoneInfo
) -> tuple[list[DayOfSale], date]:
    """Return all whole days of the period and those of a year before it, and its first day.

    A day that it did not hold from its first hour on, or that is not over, is neither before nor
    during: it is left out.
    """
    since, until = (moment.astimezone(zone) for moment in period)
    first = since.date() + timedelta(since.timetz().replace(tzinfo=None) > time())
    last = until.date()  # not among them
    begin = since.date() - _BEFORE
    values: dict[str, Any] = {
        "zone": zone.key,
        "currency": one.currency,
        "of_all": not _is_for_some(one),
        "own": [*one.variant_ids, *variants_in(session, one.categories)],
        "begin": datetime.combine(begin, time(), zone),
        "until": datetime.combine(last, time(), zone),
    }
    sold = {row.day: row for row in session.execute(_UNITS, values)}
    begin = max(begin, min(sold, default=begin))
    every = [begin + timedelta(number) for number in range((last - begin).days)]
    shown = [
        DayOfSale(day, *(float(part or 0) for part in sold.get(day, (day, 0, 0))[1:]))
        for day in every
        if day < since.date() or day >= first
    ]
    return shown, first


def _effect(
    days: Sequence[DayOfSale], first: date, *, has_others: bool
) -> tuple[Judgement | None, int]:
    """Compare by weeks where there are six of them, else by days; return which it was, in days."""
    before, during = ([d for d in days if d.day < first], [d for d in days if d.day >= first])
    unit = _WEEK if len(during) >= _BY_WEEKS_FROM else 1
    before = before[len(before) % unit :]
    own = [*_summed([d.own for d in before], unit), *_summed([d.own for d in during], unit)]
    others = [
        *_summed([d.others for d in before], unit),
        *_summed([d.others for d in during], unit),
    ]
    found = judge(
        own,
        len(before) // unit,
        controls=[others] if has_others else [],
        cycles=(_WEEK, _YEAR) if unit == 1 else (_YEAR / _WEEK,),
    )
    return found, unit


def _summed(values: Sequence[float], unit: int) -> Iterator[float]:
    """Add up stretches of so many days; a rest that is no whole one is left out."""
    for start in range(0, len(values) - unit + 1, unit):
        yield sum(values[start : start + unit])
