"""Reorder points worked out of the newest forecasts, some goods at a time; all goods sorted."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.actions.restocking import watch
from steward.inventory.events import REORDER
from steward.inventory.queries import (
    DemandHistory,
    Inputs,
    TermsBook,
    histories,
    inputs_of,
    latest_forecasts,
    terms_book,
)
from steward.inventory.queries.weeks import next_variants
from steward.inventory.rules import (
    YEAR,
    Figures,
    engine_terms,
    figures,
    week_under_way,
    whole,
)
from steward.kit import clock, live
from steward.kit.db import Database
from steward.quant.demand import Forecast
from steward.quant.demand.reorder import is_dead, steadiness, weights

COMPUTE = "inventory.compute_reorder_points"  # the job
_VARIANTS = 200  # in a transaction
_QUIET = 26  # weeks without any demand, after which stock is dead
_ENSURE = text("""
    insert into reorder_points (variant_id, place_id, is_quiet)
    select variant_id, place_id, false
    from unnest(cast(:variants as bigint[]), cast(:places as bigint[])) as k (variant_id, place_id)
    order by variant_id, place_id on conflict do nothing
""")
_KEEP = text("""
    update reorder_points r set computed = n.computed, figures = n.figures, weekly = n.weekly,
           computed_at = :now, sold = n.sold, steadiness = n.steadiness, is_quiet = n.is_quiet
    from jsonb_to_recordset(cast(:rows as jsonb)) as n (
        variant_id bigint, place_id bigint, computed numeric, figures jsonb,
        weekly double precision, sold numeric, steadiness text, is_quiet boolean)
    where r.variant_id = n.variant_id and r.place_id = n.place_id
""")
_SOLD = text("""
    select r.id, r.sold, v.currency from reorder_points r join variants v on v.id = r.variant_id
    where r.sold is not null order by r.id
""")
_WEIGH = text("""
    update reorder_points r set weight = n.weight
    from unnest(cast(:ids as bigint[]), cast(:weights as text[])) as n (id, weight)
    where r.id = n.id and r.weight is distinct from n.weight
""")


def compute_points(database: Database, zone: ZoneInfo) -> Iterator[object]:
    """Work out at how many to order each variant at each place; yield between transactions.

    Then sort all by their weight, and look what has run low by the new points.
    """
    last, week = 0, week_under_way(clock.now(), zone)
    while True:
        with database.transaction() as session:
            variants = next_variants(session, last, _VARIANTS)
            _compute(session, variants, week)
        if not variants:
            break
        yield last
        last = variants[-1]
    with database.transaction() as session:
        _weigh(session)
        watch(session)
        live.announce(session, REORDER)


def _compute(session: Session, variants: Sequence[int], week: date) -> None:
    found = histories(session, variants, week) if variants else []
    if not found:
        return
    spots = [one.spot for one in found]
    values = {"variants": [s.variant_id for s in spots], "places": [s.place_id for s in spots]}
    session.execute(_ENSURE, values)
    forecasts, book = latest_forecasts(session, variants), terms_book(session)
    inputs = inputs_of(session, variants)
    rows = [_row(one, forecasts.get(one.spot), inputs[one.spot.variant_id], book) for one in found]
    session.execute(_KEEP, {"rows": json.dumps(rows), "now": clock.now()})


def _row(
    history: DemandHistory, forecast: Forecast | None, of: Inputs, book: TermsBook
) -> dict[str, Any]:
    """Return what is kept of a variant at a place."""
    why = worked_out(history, forecast, of, book) if forecast else None
    year = history.demand[-YEAR:]
    seen = year[~np.isnan(year)]
    return {
        **history.spot._asdict(),
        "computed": str(whole(why.point, of.pack)) if why else None,
        "figures": why.kept() if why else None,
        "weekly": why.weekly if why else None,
        "sold": str(round(float(seen.sum()) * of.worth.price, 4)),
        "steadiness": str(steadiness(year)) if len(year) else None,
        "is_quiet": bool(is_dead(history.demand, 1.0, _QUIET)) if len(year) else False,
    }


def worked_out(history: DemandHistory, forecast: Forecast, of: Inputs, book: TermsBook) -> Figures:
    """Return when to order some goods anew by the terms of a book, and why."""
    terms = book.of(of.supplier_id, history.category)
    engine = engine_terms(terms, of.worth, of.lead, minimum=of.minimum, pack=of.pack)
    return figures(forecast, history.demand, engine, of.lead, terms.review_days)


def _weigh(session: Session) -> None:
    """Sort all by the worth of what was asked for in a year, each currency by itself."""
    sold = defaultdict[str, dict[str, float]](dict)
    for point_id, worth, currency in session.execute(_SOLD):
        sold[currency][str(point_id)] = float(worth)
    found = {key: weight for worths in sold.values() for key, weight in weights(worths).items()}
    session.execute(_WEIGH, {"ids": [int(key) for key in found], "weights": list(found.values())})
