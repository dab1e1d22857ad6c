"""Verbs of selling."""

from steward.sales.actions.baskets import (
    forget_baskets,
    name_coupon,
    open_basket,
    put_in,
    set_quantity,
)
from steward.sales.actions.cancelling import (
    cancel_order,
    cancel_rest,
)
from steward.sales.actions.delivery import (
    set_terms,
)
from steward.sales.actions.discounts import (
    add_discount,
    change_discount,
    drafted,
    switch_discount,
)
from steward.sales.actions.lateness import (
    tell_late,
)
from steward.sales.actions.notes import (
    draw_note,
)
from steward.sales.actions.orders import (
    NewOrder,
    Wanted,
    move_orders,
    order_basket,
    place_order,
)
from steward.sales.actions.planning import (
    Part,
    plan_delivery,
    plan_ready,
)
from steward.sales.actions.promising import (
    promise_delivery,
    promise_order,
)
from steward.sales.actions.replacing import (
    send_replacement,
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
from steward.sales.actions.sending import (
    arrive,
    cancel_delivery,
    ship,
)

__all__ = [
    "NewOrder",
    "Part",
    "Wanted",
    "accept_return",
    "add_discount",
    "arrive",
    "ask_return",
    "cancel_delivery",
    "cancel_order",
    "cancel_rest",
    "change_discount",
    "close_return",
    "drafted",
    "draw_note",
    "draw_slip",
    "forget_baskets",
    "move_orders",
    "name_coupon",
    "open_basket",
    "order_basket",
    "place_order",
    "plan_delivery",
    "plan_ready",
    "promise_delivery",
    "promise_order",
    "put_in",
    "receive_return",
    "refund",
    "refuse_return",
    "return_link",
    "send_replacement",
    "set_quantity",
    "set_return_terms",
    "set_terms",
    "ship",
    "switch_discount",
    "tell_late",
    "withdraw_return",
]
