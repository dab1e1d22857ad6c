"""Verbs of selling."""

from steward.sales.actions.baskets import (
    forget_baskets,
    name_coupon,
    open_basket,
    put_in,
    set_quantity,
)
from steward.sales.actions.delivery import set_terms
from steward.sales.actions.discounts import (
    add_discount,
    change_discount,
    drafted,
    switch_discount,
)
from steward.sales.actions.orders import (
    NewOrder,
    Wanted,
    cancel_order,
    move_orders,
    order_basket,
    place_order,
)
from steward.sales.actions.past import PastOrder, write_past_orders

__all__ = [
    "NewOrder",
    "PastOrder",
    "Wanted",
    "add_discount",
    "cancel_order",
    "change_discount",
    "drafted",
    "forget_baskets",
    "move_orders",
    "name_coupon",
    "open_basket",
    "order_basket",
    "place_order",
    "put_in",
    "set_quantity",
    "set_terms",
    "switch_discount",
    "write_past_orders",
]
