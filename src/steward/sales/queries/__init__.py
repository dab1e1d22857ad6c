"""Reads of selling; each starts at what the actor may see."""

from steward.sales.queries.baskets import (
    BasketItem,
    BasketView,
    count_in_basket,
    find_basket,
    hash_of,
    lines_of,
    price_for,
    show_basket,
)
from steward.sales.queries.delivery import Delivering, delivering, find_terms
from steward.sales.queries.discounts import (
    DiscountListed,
    DiscountsAsked,
    discounts_for,
    form_of,
    get_discount,
    list_discounts,
    listed,
    lock_limited,
    names_of_discounts,
)
from steward.sales.queries.examples import Examples, examples_of
from steward.sales.queries.orders import (
    OrderRow,
    OrdersAsked,
    OrderView,
    delivered_of,
    get_order,
    list_orders,
    order_lines,
    show_order,
    taken_off,
)
from steward.sales.queries.shop import Offer, Shelved, find_buyer, list_shop, offers_of
from steward.sales.queries.substitutes import Instead, instead_of

__all__ = [
    "BasketItem",
    "BasketView",
    "Delivering",
    "DiscountListed",
    "DiscountsAsked",
    "Examples",
    "Instead",
    "Offer",
    "OrderRow",
    "OrderView",
    "OrdersAsked",
    "Shelved",
    "count_in_basket",
    "delivered_of",
    "delivering",
    "discounts_for",
    "examples_of",
    "find_basket",
    "find_buyer",
    "find_terms",
    "form_of",
    "get_discount",
    "get_order",
    "hash_of",
    "instead_of",
    "lines_of",
    "list_discounts",
    "list_orders",
    "list_shop",
    "listed",
    "lock_limited",
    "names_of_discounts",
    "offers_of",
    "order_lines",
    "price_for",
    "show_basket",
    "show_order",
    "taken_off",
]
