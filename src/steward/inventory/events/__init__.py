"""Facts of the stores."""

from steward.inventory.events.demand import (
    FORECAST_RUN,
    FORECASTS,
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
from steward.inventory.events.reordering import (
    REORDER,
    ReorderPointSet,
    ReorderTermsChanged,
    RestockAlertClosed,
    RestockAlertOpened,
    StockRanLow,
)

__all__ = [
    "FORECASTS",
    "FORECAST_RUN",
    "PURCHASES",
    "REORDER",
    "STOCK",
    "STOCK_CHECK",
    "CountBooked",
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
    "ReorderPointSet",
    "ReorderTermsChanged",
    "RestockAlertClosed",
    "RestockAlertOpened",
    "StockMoved",
    "StockRanLow",
    "SupplierAdded",
    "SupplierChanged",
    "topics_of",
]
