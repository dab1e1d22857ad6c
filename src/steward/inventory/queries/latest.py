"""The newest forecasts as the engine made them, for whatever is reckoned from them."""

from collections.abc import Collection

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory.models import ForecastHead, ForecastSpread, PublishedForecast
from steward.inventory.rules import Spot
from steward.quant.demand import (
    QUANTILES,
    Backtest,
    Caution,
    DemandClass,
    Forecast,
    Spread,
    Tried,
)


def latest_forecasts(session: Session, variant_ids: Collection[int]) -> dict[Spot, Forecast]:
    """Return the newest forecast of each of some variants, by place; of those that have one."""
    query = (
        select(PublishedForecast, ForecastSpread)
        .join(ForecastHead, ForecastHead.forecast_id == PublishedForecast.id)
        .join(ForecastSpread, ForecastSpread.id == PublishedForecast.spread_id)
        .where(ForecastHead.variant_id.in_(list(variant_ids)))
        .order_by(ForecastHead.variant_id, ForecastHead.place_id)
    )
    found = session.execute(query)
    return {Spot(one.variant_id, one.place_id): _forecast(one, spread) for one, spread in found}


def _forecast(one: PublishedForecast, spread: ForecastSpread) -> Forecast:
    quantiles = dict(zip(QUANTILES, np.array(one.quantiles), strict=True))
    backtest = one.tests["backtest"]
    return Forecast(
        f"{one.variant_id}@{one.place_id}",
        DemandClass(one.demand_class),
        one.method,
        median=quantiles[0.5],
        mean=np.array(one.mean),
        quantiles=quantiles,
        backtest=backtest and Backtest(**backtest),
        spread=Spread(
            one.scale,
            np.array(spread.quantiles),
            np.array(spread.growth),
            np.array(spread.paths),
        ),
        cautions=tuple(Caution[name.upper()] for name in one.cautions),
        naive=None if one.naive is None else np.array(one.naive),
        tried=tuple(Tried(**tried) for tried in one.tests["tried"]),
    )
