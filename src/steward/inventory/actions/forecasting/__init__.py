"""Forecasts of demand: runs of them asked for, done in batches, published, compared, cancelled."""

from steward.inventory.actions.forecasting.asking import (
    FORECAST,
    ask_for_forecast,
    cancel_forecast,
    forecast_nightly,
)
from steward.inventory.actions.forecasting.run import run_forecast

__all__ = [
    "FORECAST",
    "ask_for_forecast",
    "cancel_forecast",
    "forecast_nightly",
    "run_forecast",
]
