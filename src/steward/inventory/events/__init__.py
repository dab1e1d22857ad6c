"""Facts of the stores."""

from steward.inventory.events.demand import (
    FORECAST_RUN,
    FORECASTS,
    DemandImported,
    DemandImportUndone,
    ForecastCancelled,
    ForecastsMade,
)
from steward.inventory.events.ledger import STOCK, STOCK_CHECK, CountBooked, StockMoved, topics_of
from steward.inventory.events.purchasing import (
    PURCHASES,
    PurchaseAdded,
    PurchaseCancelled,
    PurchaseChanged,
    PurchaseClosed,
    PurchaseConfirmed,
    PurchaseReceived,
    PurchaseSent,
)
from steward.inventory.events.registry import (
    PlaceAdded,
    PlaceChanged,
    ProductAdded,
    ProductChanged,
    ProductsImported,
    ProductsImportUndone,
    SupplierAdded,
    SupplierChanged,
)

__all__ = [
    "FORECASTS",
    "FORECAST_RUN",
    "PURCHASES",
    "STOCK",
    "STOCK_CHECK",
    "CountBooked",
    "DemandImportUndone",
    "DemandImported",
    "ForecastCancelled",
    "ForecastsMade",
    "PlaceAdded",
    "PlaceChanged",
    "ProductAdded",
    "ProductChanged",
    "ProductsImportUndone",
    "ProductsImported",
    "PurchaseAdded",
    "PurchaseCancelled",
    "PurchaseChanged",
    "PurchaseClosed",
    "PurchaseConfirmed",
    "PurchaseReceived",
    "PurchaseSent",
    "StockMoved",
    "SupplierAdded",
    "SupplierChanged",
    "topics_of",
]
