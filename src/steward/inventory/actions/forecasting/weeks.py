"""Bringing the weeks of demand up to date with the ledger, and results with what came."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.models import ForecastRun
from steward.inventory.queries.weeks import LEDGER_WEEKS, SEEN, stale_variants
from steward.inventory.rules import HORIZON, LEADS, WEEK

_REFRESH = text(f"""
    with {LEDGER_WEEKS}, gone as (
        delete from demand_weeks d where d.source = 'ledger' and d.variant_id = any(:variants)
        and not exists (
            select from computed c
            where (c.variant_id, c.place_id, c.week) = (d.variant_id, d.place_id, d.week))
    )
    insert into demand_weeks as d (variant_id, place_id, week, source, quantity, days_out)
    select variant_id, place_id, week, 'ledger', quantity, days_out from computed
    on conflict (variant_id, place_id, week, source) do update
    set quantity = excluded.quantity, days_out = excluded.days_out
    where (d.quantity, d.days_out) is distinct from (excluded.quantity, excluded.days_out)
""")  # noqa: S608 - words of ours
# `quantiles` are those of steward.quant.demand.QUANTILES: the 2nd is 0.1, the 4th 0.5, the 6th 0.9.
_COMPARE = text(f"""
    insert into forecast_results as r (variant_id, place_id, week, lead, forecast_id, demand,
                                       missed, surplus, naive_missed, inside)
    select distinct on (f.variant_id, f.place_id, d.week, lead)
           f.variant_id, f.place_id, d.week, lead, f.id, d.seen,
           abs(f.quantiles[4][lead] - d.seen), f.mean[lead] - d.seen,
           abs(f.naive[lead] - d.seen),
           d.seen between f.quantiles[2][lead] and f.quantiles[6][lead]
    from forecasts f cross join unnest(cast(:leads as int[])) as lead
    cross join lateral (
        select d.week, cast({SEEN} as double precision) as seen
        from demand_weeks d join variants v on v.id = d.variant_id
        where d.variant_id = f.variant_id and d.place_id = f.place_id
          and d.week = f.week + 7 * (lead - 1) and d.week < :before
        order by d.source desc limit 1) d
    where f.variant_id = any(:variants) and f.week >= :since and d.seen is not null
    order by f.variant_id, f.place_id, d.week, lead, f.id desc
    on conflict (variant_id, place_id, week, lead) do update
    set forecast_id = excluded.forecast_id, demand = excluded.demand, missed = excluded.missed,
        surplus = excluded.surplus, naive_missed = excluded.naive_missed, inside = excluded.inside
    where (r.forecast_id, r.demand) is distinct from (excluded.forecast_id, excluded.demand)
""")  # noqa: S608 - words of ours


def refresh_demand(session: Session, run: ForecastRun, variant_ids: Collection[int]) -> None:
    """Work out anew the weeks of those variants that the last ended week is missing of."""
    stale = stale_variants(session, variant_ids, run.week - WEEK, run.zone)
    if stale:
        asked = {"every": False, "variants": stale, "zone": run.zone, "before": run.week}
        session.execute(_REFRESH, asked)


def compare_forecasts(session: Session, run: ForecastRun, variant_ids: Collection[int]) -> None:
    """Hold what was forecast of variants in the last quarter against what came."""
    asked = {"variants": list(variant_ids), "leads": list(LEADS), "before": run.week}
    session.execute(_COMPARE, asked | {"since": run.week - HORIZON * WEEK})
