"""Demand by weeks: worked out from the ledger's movements, and read as series for the engine."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.rules import MOST_DAYS_OUT, WEEK, Spot
from steward.kit.files import FileStore
from steward.quant.demand import Series

# What the movements of some variants say of each week that has ended before :before. What was there
# after a movement stayed until the next of its level; a day is out where nothing was there from its
# first moment to its last. Clocks may differ: a later movement is never taken for an earlier one.
LEDGER_WEEKS = """
    here as (
        select variant_id, place_id, level_id, id, kind, quantity, on_hand,
               at at time zone :zone as at
        from movements where :every or variant_id = any(:variants)
    ), moved as (
        select *, greatest(at, lead(at, 1, cast(:before as timestamp))
                               over (partition by level_id order by id)) as until
        from here
    ), weeks as (
        select variant_id, place_id, week::date
        from (select variant_id, place_id, date_trunc('week', min(at)) as first
              from moved group by variant_id, place_id) f,
             generate_series(first, cast(:before as timestamp) - interval '7 days', '7 days') week
    ), sold as (
        select variant_id, place_id, date_trunc('week', at)::date as week, -sum(quantity) as sum
        from moved where kind = 'sale' group by variant_id, place_id, 3
    ), there as (
        select variant_id, place_id, range_agg(daterange(at::date, until::date, '[]')) as days
        from moved where on_hand > 0 group by variant_id, place_id
    ), computed as materialized (
        select w.variant_id, w.place_id, w.week, coalesce(s.sum, 0) as quantity,
               case when t.days @> daterange(w.week, w.week + 7) then 0
                    else 7 - (select coalesce(sum(upper(days) - lower(days)), 0) from unnest(
                         t.days * datemultirange(daterange(w.week, w.week + 7))) as days)
               end as days_out
        from weeks w
        left join sold s using (variant_id, place_id, week)
        left join there t using (variant_id, place_id)
    )
"""
# What was asked for in a week `d` of a variant `v`, null where that was not seen.
SEEN = f"""
    case when d.days_out = 0 or v.may_backorder then d.quantity
         when d.days_out <= {MOST_DAYS_OUT} then d.quantity * 7 / (7 - d.days_out) end
"""
_STALE = text("""
    select distinct l.variant_id from levels l
    where l.variant_id = any(:variants) and (not exists (
        select from demand_weeks d where d.variant_id = l.variant_id and d.place_id = l.place_id
        and d.week = :last and d.source = 'ledger')
        or :zone <> (select zone from forecast_runs where state = 'done' order by id desc limit 1))
""")
# What is forecast: goods that are sold, at places from which they are.
_OF_SERIES = """
    from (select variant_id, place_id from levels union
          select variant_id, place_id from demand_weeks where source = 'import') s
    join places e on e.id = s.place_id and e.active and e.kind <> 'returns'
    join variants v on v.id = s.variant_id and v.state <> 'retired'
    join products p on p.id = v.product_id and p.state <> 'retired'
"""
_SERIES = text(f"""
    select s.variant_id, s.place_id, lower(p.category) as category {_OF_SERIES}
    where s.variant_id = any(:variants) order by s.variant_id, s.place_id
""")
_COUNT = text(f"""
    select count(*) {_OF_SERIES} where cast(:upto as bigint) is null or s.variant_id <= :upto
""")
_DEMAND = text(f"""
    select distinct on (d.variant_id, d.place_id, d.week)
           d.variant_id, d.place_id, d.week, d.source, cast({SEEN} as double precision) as seen
    from demand_weeks d join variants v on v.id = d.variant_id
    where d.variant_id = any(:variants) and (cast(:place as bigint) is null or d.place_id = :place)
    order by d.variant_id, d.place_id, d.week, d.source desc
""")  # noqa: S608 - words of ours
_LAST_IMPORTED = text("select max(week) from demand_weeks where source = 'import'")
_NEXT = text("""
    select id from variants where id > :after and state <> 'retired' order by id limit :most
""")
_DIFFERENCES = text(f"""
    with {LEDGER_WEEKS}, kept as (
        select variant_id, place_id, week, quantity, days_out,
               max(week) over (partition by variant_id, place_id) as last
        from demand_weeks where source = 'ledger'
    )
    select v.sku || ' at ' || p.name || ', week of ' || week || ': ' ||
           coalesce(k.quantity || ' and ' || k.days_out || ' days out', 'nothing') ||
           ' are kept, the movements say ' ||
           coalesce(c.quantity || ' and ' || c.days_out, 'nothing')
    from kept k full join computed c using (variant_id, place_id, week)
    join variants v on v.id = variant_id join places p on p.id = place_id
    left join (select variant_id, place_id, max(last) as last from kept group by 1, 2) e
           using (variant_id, place_id)
    where (k.quantity, k.days_out) is distinct from (c.quantity, c.days_out)
          and week <= e.last and week < :before
""")  # noqa: S608 - words of ours
_LAST_ZONE = text("select zone, week from forecast_runs order by id desc limit 1")


@dataclass
class DemandHistory:
    """What was asked for of a variant at a place, week by week; `nan` where that was not seen."""

    spot: Spot
    category: str
    first: date | None = None
    demand: np.typing.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @property
    def series(self) -> Series:
        """The history as the engine takes it."""
        return Series(f"{self.spot.variant_id}@{self.spot.place_id}", self.demand, self.category)

    @property
    def weeks(self) -> list[tuple[date, float]]:
        """The history week by week, the oldest first."""
        first = self.first or date.min
        return [(first + place * WEEK, float(one)) for place, one in enumerate(self.demand)]


def next_variants(session: Session, after: int, most: int) -> list[int]:
    """Return the next ids of variants that are sold or may be, in their order."""
    return list(session.scalars(_NEXT, {"after": after, "most": most}))


def count_series(session: Session, upto: int | None = None) -> int:
    """Count what is forecast: variants at places; `upto` is the last variant that counts."""
    return session.scalar(_COUNT, {"upto": upto}) or 0


def stale_variants(
    session: Session, variant_ids: Collection[int], last: date, zone: str
) -> list[int]:
    """Return those of the variants whose movements are not worked out up to the week `last`.

    All of them, where weeks were parted by the midnights of another zone until now.
    """
    asked = {"variants": list(variant_ids), "last": last, "zone": zone}
    return list(session.scalars(_STALE, asked))


def histories(
    session: Session, variant_ids: Collection[int], until: date, place_id: int | None = None
) -> list[DemandHistory]:
    """Return what was asked for of variants before the week `until`, place by place.

    All end with the week before it. Where ledger and import both know a week, the ledger is right.
    A week without a row is one in which nothing was asked for, as long as imports reach; later
    ones, before the ledger begins, were not seen.
    """
    asked: dict[str, Any] = {"variants": list(variant_ids), "place": place_id}
    found = {
        Spot(row.variant_id, row.place_id): DemandHistory(
            Spot(row.variant_id, row.place_id), row.category
        )
        for row in session.execute(_SERIES, asked)
        if place_id in {None, row.place_id}
    }
    imported = session.scalar(_LAST_IMPORTED)
    weeks = defaultdict[Spot, list[Any]](list)
    for row in session.execute(_DEMAND, asked):
        if row.week < until:
            weeks[Spot(row.variant_id, row.place_id)].append(row)
    for spot in found.keys() & weeks.keys():
        _fill(found[spot], weeks[spot], until, imported)
    return list(found.values())


def _fill(history: DemandHistory, rows: list[Any], until: date, imported: date | None) -> None:
    first = history.first = rows[0].week
    history.demand = np.full((until - first) // WEEK, np.nan)
    if rows[0].source == "import" and imported is not None:
        history.demand[: (imported - first) // WEEK + 1] = 0
    for row in rows:
        history.demand[(row.week - first) // WEEK] = np.nan if row.seen is None else row.seen


def weeks_that_differ(session: Session, _files: FileStore) -> Iterator[str]:
    """Yield a line for each week that the ledger's movements say otherwise than is kept."""
    last = session.execute(_LAST_ZONE).one_or_none()
    if last is not None:
        asked = {"every": True, "variants": [], "zone": last.zone, "before": last.week}
        yield from session.scalars(_DIFFERENCES, asked)
