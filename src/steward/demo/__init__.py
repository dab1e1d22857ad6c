"""The demo business: Brindle Coffee, its people, products, orders and tickets, from one seed."""

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

__all__ = [
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
    "generate",
]
