"""Verbs of the stores."""

from steward.inventory.actions.counting import book_count, drop_count, enter_count, open_count
from steward.inventory.actions.forecasting import (
    FORECAST,
    ask_for_forecast,
    cancel_forecast,
    forecast_nightly,
    run_forecast,
)
from steward.inventory.actions.images import add_image, remove_image
from steward.inventory.actions.lots import lot_of_code
from steward.inventory.actions.moving import adjust, move, receive, write_off
from steward.inventory.actions.past import PastAct, book_past
from steward.inventory.actions.places import add_place, change_place
from steward.inventory.actions.products import (
    add_lot,
    add_product,
    add_variant,
    change_product,
    change_variant,
)
from steward.inventory.actions.purchasing import (
    PastPurchase,
    PastReceipt,
    add_purchase,
    cancel_purchase,
    change_purchase,
    close_purchase,
    confirm_purchase,
    draw_purchase,
    receive_purchase,
    send_purchase,
    write_past_purchases,
)
from steward.inventory.actions.renewing import renew
from steward.inventory.actions.reordering import (
    COMPUTE,
    Effect,
    compute_points,
    effect_of,
    order_proposed,
    remove_terms,
    set_house_terms,
    set_point,
    set_special_terms,
)
from steward.inventory.actions.reserving import firm, release, release_expired, reserve, when_freed
from steward.inventory.actions.restocking import close_alert, tell_alerts, watch
from steward.inventory.actions.selling import fulfil, take_back
from steward.inventory.actions.suppliers import (
    add_supplier,
    change_supplier,
    remove_offer,
    set_offer,
)
from steward.inventory.actions.verifying import CHECK_LEDGER, ask_for_check, check_ledger
from steward.inventory.actions.waking import WATCH
from steward.inventory.actions.withholding import (
    hold_lot,
    move_promises,
    pause_product,
    release_lot,
    resume_product,
)

__all__ = [
    "CHECK_LEDGER",
    "COMPUTE",
    "FORECAST",
    "WATCH",
    "Effect",
    "PastAct",
    "PastPurchase",
    "PastReceipt",
    "add_image",
    "add_lot",
    "add_place",
    "add_product",
    "add_purchase",
    "add_supplier",
    "add_variant",
    "adjust",
    "ask_for_check",
    "ask_for_forecast",
    "book_count",
    "book_past",
    "cancel_forecast",
    "cancel_purchase",
    "change_place",
    "change_product",
    "change_purchase",
    "change_supplier",
    "change_variant",
    "check_ledger",
    "close_alert",
    "close_purchase",
    "compute_points",
    "confirm_purchase",
    "draw_purchase",
    "drop_count",
    "effect_of",
    "enter_count",
    "firm",
    "forecast_nightly",
    "fulfil",
    "hold_lot",
    "lot_of_code",
    "move",
    "move_promises",
    "open_count",
    "order_proposed",
    "pause_product",
    "receive",
    "receive_purchase",
    "release",
    "release_expired",
    "release_lot",
    "remove_image",
    "remove_offer",
    "remove_terms",
    "renew",
    "reserve",
    "resume_product",
    "run_forecast",
    "send_purchase",
    "set_house_terms",
    "set_offer",
    "set_point",
    "set_special_terms",
    "take_back",
    "tell_alerts",
    "watch",
    "when_freed",
    "write_off",
    "write_past_purchases",
]
