"""What was forecast against what came: altogether, week by week, and of each kind of goods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.inventory.queries.weeks import SEEN
from steward.inventory.rules import Spot
from steward.kit.paging import Page, decode_cursor, encode_cursor

_SUMS = """
    count(*) as n, sum(demand) as demand, sum(missed) as missed, sum(surplus) as surplus,
    sum(naive_missed) as naive_missed,
    sum(missed) filter (where naive_missed is not null) as beside_naive,
    count(*) filter (where inside) as inside
"""
_BY_LEAD = text(f"""
    select lead, {_SUMS} from forecast_results
    where week >= :since and (cast(:variant as bigint) is null
                              or (variant_id = :variant and place_id = :place))
    group by lead order by lead
""")  # noqa: S608 - words of ours
_BY_WEEK = text(f"""
    select week, {_SUMS} from forecast_results where week >= :since and lead = :lead
    group by week order by week
""")  # noqa: S608 - words of ours
_BY_SERIES = text(f"""
    select r.*, p.name, v.sku::text as sku, e.name::text as place from (
        select variant_id, place_id, {_SUMS} from forecast_results
        where week >= :since and lead = :lead group by variant_id, place_id) r
    join variants v on v.id = r.variant_id join products p on p.id = v.product_id
    join places e on e.id = r.place_id
    where cast(:missed as double precision) is null
          or (r.missed, r.variant_id, r.place_id) < (:missed, :variant, :place)
    order by r.missed desc, r.variant_id desc, r.place_id desc limit :limit
""")  # noqa: S608 - words of ours
# Of every forecast ever published of goods at a place, what it said of weeks that have ended.
_OF_SERIES = text(f"""
    select f.id, f.week + 7 * (lead - 1) as week, lead, d.seen,
           f.quantiles[4][lead] as median, f.mean[lead] as mean,
           f.quantiles[2][lead] as low, f.quantiles[6][lead] as high, f.naive[lead] as naive
    from forecasts f cross join generate_series(1, cardinality(f.mean)) as lead
    left join lateral (
        select d.week, cast({SEEN} as double precision) as seen
        from demand_weeks d join variants v on v.id = d.variant_id
        where d.variant_id = f.variant_id and d.place_id = f.place_id
          and d.week = f.week + 7 * (lead - 1)
        order by d.source desc limit 1) d on true
    where f.variant_id = :variant and f.place_id = :place and f.week >= :since
      and f.week + 7 * (lead - 1) < :before
    order by f.id, lead
""")  # noqa: S608 - words of ours


@dataclass(frozen=True)
class Sums:
    """What forecasts missed of what was asked for, over weeks and goods.

    What has no measure is None, as an error in percent of no demand.
    """

    n: int
    demand: float
    missed: float
    surplus: float
    naive_missed: float | None
    beside_naive: float | None
    inside: int

    @property
    def wape(self) -> float | None:
        """The sizes of all errors, as a share of what was asked for."""
        return self.missed / self.demand if self.demand else None

    @property
    def bias(self) -> float | None:
        """How much too much was forecast on average, as a share of what was asked for."""
        return self.surplus / self.demand if self.demand else None

    @property
    def value_added(self) -> float | None:
        """By which share errors were smaller than those of repeating the season."""
        if not self.naive_missed or self.beside_naive is None:
            return None
        return 1 - self.beside_naive / self.naive_missed

    @property
    def coverage(self) -> float:
        """In which share of weeks what came was in the interval; it should be eight of ten."""
        return self.inside / self.n


@dataclass(frozen=True)
class SeriesRecord:
    """What forecasts of one variant at a place missed."""

    spot: Spot
    name: str
    sku: str
    place: str
    sums: Sums


def record_by_lead(session: Session, since: date, spot: Spot | None = None) -> dict[int, Sums]:
    """Return what was missed so many weeks ahead; of all goods, or of one variant at a place."""
    variant, place = spot or (None, None)
    asked = {"since": since, "variant": variant, "place": place}
    return {row.lead: _sums(row) for row in session.execute(_BY_LEAD, asked)}


def record_by_week(session: Session, since: date, lead: int) -> dict[date, Sums]:
    """Return what was missed in each week, so many weeks ahead."""
    asked = {"since": since, "lead": lead}
    return {row.week: _sums(row) for row in session.execute(_BY_WEEK, asked)}


def record_by_series(
    session: Session,
    actor: Actor,
    since: date,
    lead: int,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[SeriesRecord]:
    """List what was missed of each variant at a place, that of which most was missed first."""
    if not may(actor, "stock.read"):
        return Page([], None)
    last = decode_cursor(cursor, kinds=[float, int, int]) if cursor else (None, 0, 0)
    asked: dict[str, Any] = dict(zip(("missed", "variant", "place"), last, strict=True))
    asked |= {"since": since, "lead": lead, "limit": limit + 1}
    found = session.execute(_BY_SERIES, asked).all()
    rows = [
        SeriesRecord(Spot(row.variant_id, row.place_id), row.name, row.sku, row.place, _sums(row))
        for row in found[:limit]
    ]
    more = encode_cursor([rows[-1].sums.missed, *rows[-1].spot]) if len(found) > limit else None
    return Page(rows, more)


def _sums(row: Any) -> Sums:  # noqa: ANN401 - a row
    return Sums(**{name: getattr(row, name) for name in Sums.__dataclass_fields__})


@dataclass(frozen=True)
class SaidOf:
    """What a forecast said of a week that has ended, `lead` weeks ahead; `seen` is what came."""

    id: int
    week: date
    lead: int
    seen: float | None
    median: float
    mean: float
    low: float
    high: float
    naive: float | None


def said_of(session: Session, spot: Spot, since: date, before: date) -> list[SaidOf]:
    """Return what every forecast since a week said of weeks before another, and what came."""
    asked = {"variant": spot.variant_id, "place": spot.place_id, "since": since, "before": before}
    return [SaidOf(*row) for row in session.execute(_OF_SERIES, asked)]


def sums_of(said: Iterable[SaidOf]) -> Sums | None:
    """Sum up what forecasts missed of the weeks that were seen; None where there is none."""
    seen = [(one, one.seen) for one in said if one.seen is not None]
    beside = [(one, came, one.naive) for one, came in seen if one.naive is not None]
    if not seen:
        return None
    return Sums(
        len(seen),
        sum(came for _, came in seen),
        sum(abs(one.median - came) for one, came in seen),
        sum(one.mean - came for one, came in seen),
        sum(abs(naive - came) for _, came, naive in beside) if beside else None,
        sum(abs(one.median - came) for one, came, _ in beside) if beside else None,
        sum(one.low <= came <= one.high for one, came in seen),
    )
