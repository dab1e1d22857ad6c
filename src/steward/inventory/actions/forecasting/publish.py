"""Publishing forecasts: written once, never changed, with all that explains and tests them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.models import ForecastRun, ForecastSpread, PublishedForecast
from steward.inventory.queries.weeks import DemandHistory
from steward.kit import clock
from steward.kit.bulk import copy_rows, reserve_ids
from steward.quant.demand import QUANTILES, Forecast, Spread

_NEXT = 4  # weeks that lists sum up
_LOW, _HIGH = 0.1, 0.9
_MOST_PATHS = 250
_HEADS = text("""
    insert into forecast_heads (variant_id, place_id, forecast_id)
    select variant_id, place_id, id from forecasts where id = any(:ids)
    on conflict (variant_id, place_id) do update set forecast_id = excluded.forecast_id
""")
_KNOWN = text("""
    select f.digest from forecast_heads h join forecasts f on f.id = h.forecast_id
    where h.variant_id = any(:variants)
""")
Pair = tuple[DemandHistory, Forecast]


def digest_of(history: DemandHistory, week: date) -> str:
    """Return what tells whether a forecast would be made of the same."""
    what = (history.spot, history.category, history.first, week, history.demand.tobytes())
    return hashlib.sha256(repr(what).encode()).hexdigest()


def known_digests(session: Session, variant_ids: Iterable[int]) -> set[str]:
    """Return of what the newest forecasts of variants were made."""
    return set(session.scalars(_KNOWN, {"variants": list(variant_ids)}))


def publish(session: Session, run: ForecastRun, pairs: Sequence[Pair]) -> None:
    """Write forecasts, and say that they are the newest."""
    spreads = _spreads(session, run, [found.spread for _, found in pairs])
    ids = reserve_ids(session, PublishedForecast, len(pairs))
    rows = [
        {"id": forecast_id, "run_id": run.id, "week": run.week, "made_at": clock.now()}
        | _row(history, found)
        | {
            "digest": digest_of(history, run.week),
            "spread_id": spreads[id(found.spread.paths)],
        }
        for forecast_id, (history, found) in zip(ids, pairs, strict=True)
    ]
    copy_rows(session, PublishedForecast, rows)
    session.execute(_HEADS, {"ids": ids})


def _spreads(session: Session, run: ForecastRun, used: Iterable[Spread]) -> dict[int, int]:
    """Write what errors of each class are like; those of a class share the same paths."""
    classes = {id(spread.paths): spread for spread in used}
    rows = {
        key: ForecastSpread(
            run_id=run.id,
            quantiles=spread.quantiles.tolist(),
            growth=spread.growth.tolist(),
            paths=_thinned(spread.paths).tolist(),
        )
        for key, spread in classes.items()
    }
    session.add_all(rows.values())
    session.flush()
    return {key: row.id for key, row in rows.items()}


def _thinned(paths: Any) -> Any:  # noqa: ANN401 - an array
    kept = np.linspace(0, len(paths) - 1, min(len(paths), _MOST_PATHS)).astype(int)
    return paths[kept]


def _row(history: DemandHistory, found: Forecast) -> dict[str, Any]:
    tested = found.backtest
    together = _together(found)
    return {
        "variant_id": history.spot.variant_id,
        "place_id": history.spot.place_id,
        "demand_class": found.demand_class.value,
        "method": found.method,
        "seen": int(np.count_nonzero(~np.isnan(history.demand))),
        "mean": found.mean.tolist(),
        "quantiles": [found.quantiles[share].tolist() for share in QUANTILES],
        "naive": None if found.naive is None else found.naive.tolist(),
        "next_mean": float(found.mean[:_NEXT].sum()),
        "next_low": float(np.quantile(together, _LOW)),
        "next_high": float(np.quantile(together, _HIGH)),
        "wape": tested and tested.wape,
        "bias": tested and tested.bias,
        "value_added": tested and tested.value_added,
        "tests": {
            "backtest": tested and asdict(tested),
            "tried": [asdict(one) for one in found.tried],
        },
        "cautions": [caution.name.lower() for caution in found.cautions],
        "scale": found.spread.scale,
    }


def _together(found: Forecast) -> Any:  # noqa: ANN401 - an array
    """Return many ways in which the next weeks may go, summed: errors follow one another."""
    ahead = found.mean[:_NEXT] + found.spread.scale * found.spread.paths[:, :_NEXT]
    return np.maximum(ahead, 0).sum(axis=1)
