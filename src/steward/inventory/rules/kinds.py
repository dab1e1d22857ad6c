"""The words that products, places and suppliers are told apart by."""

from enum import StrEnum


class Criticality(StrEnum):
    """How much harm it does when the product fails or is missing; triage reads it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class ProductState(StrEnum):
    """Whether a product, or a variant, is sold: not yet, now, no longer."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class CostMethod(StrEnum):
    """What a piece that leaves is said to have cost: that of the oldest, or the average."""

    FIFO = "fifo"
    AVERAGE = "average"


class PlaceKind(StrEnum):
    """What a place is there for."""

    WAREHOUSE = "warehouse"
    SHOP = "shop"
    VEHICLE = "vehicle"
    RETURNS = "returns"


class SupplierKind(StrEnum):
    """Who is asked to send more: one who makes or trades, or a retailer who sells for us."""

    SUPPLIER = "supplier"
    RETAILER = "retailer"
