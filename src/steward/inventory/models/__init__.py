"""Tables of the stores: products with variants and lots, places, suppliers, and the ledger."""

from steward.inventory.models.counts import CountedLine, StockCount
from steward.inventory.models.demand import (
    DemandWeek,
    ForecastHead,
    ForecastResult,
    ForecastRun,
    ForecastSpread,
    PublishedForecast,
)
from steward.inventory.models.holds import StockHold
from steward.inventory.models.ledger import (
    CostLayer,
    LayerEntry,
    Movement,
    StockAct,
    StockCheck,
    StockLevel,
)
from steward.inventory.models.places import Place
from steward.inventory.models.products import Lot, Product, ProductImage, Variant
from steward.inventory.models.purchasing import (
    PurchaseLine,
    PurchaseOrder,
    PurchaseReceipt,
    ReceivedLine,
)
from steward.inventory.models.reordering import ReorderPoint, ReorderTermsRow, RestockAlert
from steward.inventory.models.reservations import Reservation, ReservationLine
from steward.inventory.models.suppliers import Supplier, SupplierOffer

__all__ = [
    "CostLayer",
    "CountedLine",
    "DemandWeek",
    "ForecastHead",
    "ForecastResult",
    "ForecastRun",
    "ForecastSpread",
    "LayerEntry",
    "Lot",
    "Movement",
    "Place",
    "Product",
    "ProductImage",
    "PublishedForecast",
    "PurchaseLine",
    "PurchaseOrder",
    "PurchaseReceipt",
    "ReceivedLine",
    "ReorderPoint",
    "ReorderTermsRow",
    "Reservation",
    "ReservationLine",
    "RestockAlert",
    "StockAct",
    "StockCheck",
    "StockCount",
    "StockHold",
    "StockLevel",
    "Supplier",
    "SupplierOffer",
    "Variant",
]
