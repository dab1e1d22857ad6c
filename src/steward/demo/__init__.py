"""The demo business: Brindle Coffee, its people, products, orders and tickets, from one seed.

Everybody in it who signs in does so with PASSWORD.
"""

from steward.demo.business import generate
from steward.demo.content import (
    Assignment,
    Business,
    Customer,
    Message,
    Order,
    OrderLine,
    Product,
    Staff,
    StateChange,
    Team,
    Ticket,
    Transfer,
)
from steward.demo.fill import PASSWORD, fill, fill_if_empty

__all__ = [
    "PASSWORD",
    "Assignment",
    "Business",
    "Customer",
    "Message",
    "Order",
    "OrderLine",
    "Product",
    "Staff",
    "StateChange",
    "Team",
    "Ticket",
    "Transfer",
    "fill",
    "fill_if_empty",
    "generate",
]
