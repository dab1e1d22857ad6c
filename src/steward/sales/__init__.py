"""Orders, deliveries, returns and discounts.

ORDERS is the kind of imports of orders. `own_orders` and `holding_now` read what a sentence names;
what stands in `web.telling` says it in sentences, in the reader's language.
"""

from steward.sales.actions.imports import ORDERS
from steward.sales.actions.imports import undo_import as undo_orders_import
from steward.sales.models import DiscountRow, Order
from steward.sales.queries import (
    Holding,
    Offer,
    OrderView,
    OwnOrders,
    find_buyer,
    holding_now,
    offers,
    own_orders,
    show_order,
    substitutes,
)
from steward.sales.rules import OrderState
from steward.sales.web.telling import (
    discount_told,
    goods_told,
    offer_told,
    order_told,
    price_told,
)
from steward.sales.web.words import zone

__all__ = [
    "ORDERS",
    "DiscountRow",
    "Holding",
    "Offer",
    "Order",
    "OrderState",
    "OrderView",
    "OwnOrders",
    "discount_told",
    "find_buyer",
    "goods_told",
    "holding_now",
    "offer_told",
    "offers",
    "order_told",
    "own_orders",
    "price_told",
    "show_order",
    "substitutes",
    "undo_orders_import",
    "zone",
]
