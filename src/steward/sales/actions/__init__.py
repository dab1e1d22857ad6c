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
from steward.sales.actions.returning import (
    accept_return,
    ask_return,
    close_return,
    draw_slip,
    receive_return,
    refund,
    refuse_return,
    return_link,
    set_return_terms,
    withdraw_return,
)

__all__ = [
    "NewOrder",
    "Wanted",
    "accept_return",
    "add_discount",
    "ask_return",
    "cancel_order",
    "change_discount",
    "close_return",
    "drafted",
    "draw_slip",
    "forget_baskets",
    "move_orders",
    "name_coupon",
    "open_basket",
    "order_basket",
    "place_order",
    "put_in",
    "receive_return",
    "refund",
    "refuse_return",
    "return_link",
    "set_quantity",
    "set_return_terms",
    "set_terms",
    "switch_discount",
    "withdraw_return",
]
