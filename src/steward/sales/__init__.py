"""Orders, deliveries, returns and discounts.

`own_orders` and `holding_now` read what a sentence names; what stands in
`web.telling` says it in sentences, in the reader's language.
"""

from steward.sales.actions import (
    PastOrder,
    add_discount,
    write_past_orders,
)
from steward.sales.events import (
    OrderPlaced,
)
from steward.sales.forms import (
    DiscountForm,
)
from steward.sales.models import (
    Delivery,
    DiscountRow,
    Order,
    OrderLine,
)
from steward.sales.queries import (
    Holding,
    Instead,
    Offer,
    OrderView,
    OwnOrders,
    count_orders,
    find_buyer,
    find_order,
    holding_now,
    instead_of,
    offers,
    orders_of,
    own_orders,
    show_order,
    values_of_orders,
)
from steward.sales.rules import (
    DeliveryState,
    Likeness,
    OrderSource,
    OrderState,
    Payment,
    find_order_id,
    order_number,
)
from steward.sales.web.telling import (
    discount_told,
    goods_told,
    offer_told,
    order_told,
    price_told,
)
from steward.sales.web.words import (
    zone,
)

__all__ = [
    "Delivery",
    "DeliveryState",
    "DiscountForm",
    "DiscountRow",
    "Holding",
    "Instead",
    "Likeness",
    "Offer",
    "Order",
    "OrderLine",
    "OrderPlaced",
    "OrderSource",
    "OrderState",
    "OrderView",
    "OwnOrders",
    "PastOrder",
    "Payment",
    "add_discount",
    "count_orders",
    "discount_told",
    "find_buyer",
    "find_order",
    "find_order_id",
    "goods_told",
    "holding_now",
    "instead_of",
    "offer_told",
    "offers",
    "order_number",
    "order_told",
    "orders_of",
    "own_orders",
    "price_told",
    "show_order",
    "values_of_orders",
    "write_past_orders",
    "zone",
]
