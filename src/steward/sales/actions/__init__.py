"""Verbs of selling."""

from steward.sales.actions.baskets import (
    forget_baskets,
    name_coupon,
    open_basket,
    put_in,
    set_quantity,
)
from steward.sales.actions.cancelling import cancel_order, cancel_rest
from steward.sales.actions.delivery import set_terms
from steward.sales.actions.discounts import add_discount, change_discount, drafted, switch_discount
from steward.sales.actions.lateness import tell_late
from steward.sales.actions.news import (
    MOST_PRODUCTS,
    SEND_NEWS,
    change_news,
    discard_news,
    draft_news,
    preview_news,
    send_news,
    set_aside,
    stop_news,
    take_news_back,
    write_news,
)
from steward.sales.actions.notes import draw_note
from steward.sales.actions.orders import NewOrder, Wanted, order_basket, place_order
from steward.sales.actions.past import PastOrder, write_past_orders
from steward.sales.actions.planning import Part, plan_delivery, plan_ready
from steward.sales.actions.promising import promise_delivery, promise_order
from steward.sales.actions.replacing import send_replacement
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
from steward.sales.actions.sending import arrive, cancel_delivery, ship
from steward.sales.actions.watches import (
    TELL_WATCHERS,
    ask_by_mail,
    ask_to_tell,
    ask_to_tell_all,
    confirm_watches,
    end_by_link,
    end_watch,
    end_watch_for,
    forget_watches,
    resume_watch,
    tell_watchers,
    watch_stock,
)

__all__ = [
    "MOST_PRODUCTS",
    "SEND_NEWS",
    "TELL_WATCHERS",
    "NewOrder",
    "Part",
    "PastOrder",
    "Wanted",
    "accept_return",
    "add_discount",
    "arrive",
    "ask_by_mail",
    "ask_return",
    "ask_to_tell",
    "ask_to_tell_all",
    "cancel_delivery",
    "cancel_order",
    "cancel_rest",
    "change_discount",
    "change_news",
    "close_return",
    "confirm_watches",
    "discard_news",
    "draft_news",
    "drafted",
    "draw_note",
    "draw_slip",
    "end_by_link",
    "end_watch",
    "end_watch_for",
    "forget_baskets",
    "forget_watches",
    "name_coupon",
    "open_basket",
    "order_basket",
    "place_order",
    "plan_delivery",
    "plan_ready",
    "preview_news",
    "promise_delivery",
    "promise_order",
    "put_in",
    "receive_return",
    "refund",
    "refuse_return",
    "resume_watch",
    "return_link",
    "send_news",
    "send_replacement",
    "set_aside",
    "set_quantity",
    "set_return_terms",
    "set_terms",
    "ship",
    "stop_news",
    "switch_discount",
    "take_news_back",
    "tell_late",
    "tell_watchers",
    "watch_stock",
    "withdraw_return",
    "write_news",
    "write_past_orders",
]
